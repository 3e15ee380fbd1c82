/** What is kept, in PostgreSQL. */
package io.dure.app.store;
