/** Slurm's batch scripts in the words of the API. */
package io.dure.app.client.slurm;
