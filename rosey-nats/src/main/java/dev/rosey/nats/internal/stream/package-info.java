/**
 * Durable delivery on JetStream: publishing with confirmation, named consumers, and replay of streams.
 *
 * <p>User code runs on the executor that is handed in, never on a thread of the connection and never under a lock.
 */
@NullMarked
package dev.rosey.nats.internal.stream;

import org.jspecify.annotations.NullMarked;
