/**
 * The event bus inside one process.
 *
 * <p>{@link dev.rosey.core.bus.InProcessEventBus} needs no server and is what an application gets when it names no
 * other bus. A publisher finds the subscriptions in an immutable routing table, puts a copy into the mailbox of each,
 * and goes on; a shared executor serves the mailboxes, each by one thread at a time and a limited number of events in
 * a row, so that no subscription needs a thread of its own and none starves the others.
 */
@NullMarked
package dev.rosey.core.bus;

import org.jspecify.annotations.NullMarked;
