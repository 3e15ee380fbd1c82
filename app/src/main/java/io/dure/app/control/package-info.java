/** The one writer: takes commands, decides, writes down, acknowledges, dispatches. */
package io.dure.app.control;
