/** The web page: files that the server gives as they are. */
package io.dure.app.page;
