/** Many runs of the twin, each with other options, on this machine or as jobs of a control plane. */
package io.dure.app.sweep;
