@org.jspecify.annotations.NullMarked
package io.dure.app.tls;
