/** Where a country stands among others, before and after a rollout, from published counts and indices. */
package io.dure.plan.standing;
