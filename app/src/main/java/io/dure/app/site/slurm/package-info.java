/** A cluster under Slurm as a site: asked and told through slurmrestd (decision 0023). */
package io.dure.app.site.slurm;
