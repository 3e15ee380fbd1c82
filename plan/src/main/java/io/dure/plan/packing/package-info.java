/** How full GPUs could become at most: bounds for the packing experiment. */
package io.dure.plan.packing;
