/** What goes where, when: the rollout of deliveries over sites, recipients, system types and quarters. */
package io.dure.plan.rollout;
