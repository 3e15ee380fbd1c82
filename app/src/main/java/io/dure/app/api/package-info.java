/** The control plane over HTTP. */
package io.dure.app.api;
