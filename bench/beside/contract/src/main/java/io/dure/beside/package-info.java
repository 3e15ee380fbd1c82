/** One run of one peer on one fleet, in a process of its own: the jobs, the drive, the checks. Knows no peer. */
package io.dure.beside;
