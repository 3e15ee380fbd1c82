/** A whole fleet from one command: the scenario's drawn work comes in by the users' door, and all of it can be checked. */
package io.dure.app.up;
