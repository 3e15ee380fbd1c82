/** Measures a control plane from outside: real HTTP, a real database, client and server in processes of their own. */
package io.dure.app.bench;
