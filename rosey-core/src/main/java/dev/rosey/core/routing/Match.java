package dev.rosey.core.routing;

import java.util.function.Consumer;

/**
 * Who is to receive a subject: targets that each receive every event, and queue groups of which one member does. A
 * snapshot, immutable and safe for use by any number of threads; reading it allocates nothing.
 *
 * @param <T> what is registered
 */
public final class Match<T> {
    static final Object[] NONE = {};
    private static final QueueGroup<?>[] NO_GROUPS = {};
    private static final Match<?> EMPTY = new Match<>(NONE, noGroups());

    private final Object[] targets;
    private final QueueGroup<T>[] groups;

    Match(Object[] targets, QueueGroup<T>[] groups) {
        this.targets = targets;
        this.groups = groups;
    }

    @SuppressWarnings("unchecked") // it has no elements
    static <T> Match<T> empty() {
        return (Match<T>) EMPTY;
    }

    @SuppressWarnings("unchecked") // it has no elements
    static <T> QueueGroup<T>[] noGroups() {
        return (QueueGroup<T>[]) NO_GROUPS;
    }

    /** Whether nobody is to receive it. */
    public boolean isEmpty() {
        return targets.length == 0 && groups.length == 0;
    }

    /** How many targets outside of groups there are. */
    public int targetCount() {
        return targets.length;
    }

    /**
     * A target outside of groups.
     *
     * @param index from 0 to {@code targetCount() - 1}
     */
    @SuppressWarnings("unchecked") // only targets were put in
    public T target(int index) {
        return (T) targets[index];
    }

    /** How many queue groups there are. */
    public int groupCount() {
        return groups.length;
    }

    /**
     * A queue group.
     *
     * @param index from 0 to {@code groupCount() - 1}
     */
    public QueueGroup<T> group(int index) {
        return groups[index];
    }

    /** Calls the action for all targets and for the next member of each group. */
    public void forEach(Consumer<? super T> action) {
        for (int i = 0; i < targets.length; i++) {
            action.accept(target(i));
        }
        for (QueueGroup<T> group : groups) {
            action.accept(group.member(group.next()));
        }
    }

    Object[] targets() {
        return targets;
    }

    QueueGroup<T>[] groups() {
        return groups;
    }
}
