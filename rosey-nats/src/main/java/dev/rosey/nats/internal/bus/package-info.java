/**
 * The bus on NATS from the inside: one connection, many subscriptions on it, a queue for each of them, and the questions
 * that wait for answers.
 *
 * <p>Three threads of the client library hand over what arrives: one for the queues, one for direct handlers, one for
 * answers. None of them waits for user code, but the second.
 */
@NullMarked
package dev.rosey.nats.internal.bus;

import org.jspecify.annotations.NullMarked;
