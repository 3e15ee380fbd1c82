/** Calls for compute: who is given which GPUs of what there is to give. Pure: no clock, no file, no database. */
package io.dure.app.call;
