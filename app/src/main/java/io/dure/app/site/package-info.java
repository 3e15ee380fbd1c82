/** Places where attempts run, behind one port. */
package io.dure.app.site;
