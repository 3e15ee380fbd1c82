/** The control plane as a program elsewhere sees it: logging in, asking, following. */
package io.dure.app.client;
