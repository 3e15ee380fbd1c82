/** Linear models whose rows and columns have names, and the door behind which a solver sits. */
package io.dure.plan.linear;
