/** A real NATS server for tests. */
@NullMarked
package dev.rosey.nats.testing;

import org.jspecify.annotations.NullMarked;
