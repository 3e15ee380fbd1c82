/** The engine's kernels, measured by JMH, and the memory that a placement touches. */
package io.dure.kernel;
