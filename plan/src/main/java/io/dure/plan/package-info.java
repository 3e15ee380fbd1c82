/** Rollout planning: which delivery goes to whom, where and when. Empty until the planner arrives. */
package io.dure.plan;
