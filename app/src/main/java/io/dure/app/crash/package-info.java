/** Kills a control plane under load, again and again, and looks whether anything was lost. */
package io.dure.app.crash;
