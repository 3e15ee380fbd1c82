/** The engine alone under a steady stream of jobs: how many placements a second, on fleets of any size. */
@NullMarked
package io.dure.twin.steady;

import org.jspecify.annotations.NullMarked;
