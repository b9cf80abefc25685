package dev.rosey.core.routing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The members of a queue group that match a subject; one of them is to receive each event. Immutable but for whose turn
 * it is; safe for use by any number of threads.
 *
 * @param <T> what is registered
 */
public final class QueueGroup<T> {
    private final String name;
    private final AtomicInteger turn; // shared by all snapshots of the group
    private final Object[] members;

    QueueGroup(String name, AtomicInteger turn, Object[] members) {
        this.name = name;
        this.turn = turn;
        this.members = members;
    }

    /** The name of the group. */
    public String name() {
        return name;
    }

    /** How many members it has; at least one. */
    public int size() {
        return members.length;
    }

    /**
     * Whose turn it is: an index for {@link #member(int)}. The turn passes on with each call. When that member cannot
     * take the event, the ones after it are next, round the end to the beginning.
     */
    public int next() {
        return members.length == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), members.length);
    }

    /**
     * A member.
     *
     * @param index from 0 to {@code size() - 1}
     */
    @SuppressWarnings("unchecked") // only members were put in
    public T member(int index) {
        return (T) members[index];
    }

    /** The same group with other members. */
    QueueGroup<T> with(Object[] others) {
        return new QueueGroup<>(name, turn, others);
    }

    Object[] members() {
        return members;
    }
}
