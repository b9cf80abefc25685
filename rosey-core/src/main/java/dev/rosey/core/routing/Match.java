package dev.rosey.core.routing;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is to receive a subject: targets that each receive every event, and queue groups of which one member does. A
 * snapshot, immutable and safe for use by any number of threads; reading it allocates nothing.
 *
 * @param <T> what is registered
 */
public final class Match<T> {
    private static final Object[] NONE = {};
    private static final QueueGroup<?>[] NO_GROUPS = {};
    private static final Match<?> EMPTY = new Match<>(NONE, NO_GROUPS);

    private final Object[] targets;
    private final QueueGroup<?>[] groups;

    Match(Object[] targets, QueueGroup<?>[] groups) {
        this.targets = targets;
        this.groups = groups;
    }

    @SuppressWarnings("unchecked") // it has no elements
    static <T> Match<T> empty() {
        return (Match<T>) EMPTY;
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
    @SuppressWarnings("unchecked") // only groups of targets were put in
    public QueueGroup<T> group(int index) {
        return (QueueGroup<T>) groups[index];
    }

    /** Calls the action for all targets and for the next member of each group. */
    public void forEach(Consumer<? super T> action) {
        for (int i = 0; i < targets.length; i++) {
            action.accept(target(i));
        }
        for (int i = 0; i < groups.length; i++) {
            QueueGroup<T> group = group(i);
            action.accept(group.member(group.next()));
        }
    }

    Object[] targets() {
        return targets;
    }

    QueueGroup<?>[] groups() {
        return groups;
    }

    /** How much memory it takes, in references. */
    int weight() {
        return targets.length + groups.length;
    }

    /** This and a target more, in a group or outside of all. */
    Match<T> with(@Nullable String group, T target) {
        if (group == null) {
            return new Match<>(plus(targets, target), groups);
        }
        int at = indexOf(group);
        if (at < 0) {
            QueueGroup<?>[] more = Arrays.copyOf(groups, groups.length + 1);
            more[groups.length] = new QueueGroup<>(group, new AtomicInteger(), new Object[] {target});
            return new Match<>(targets, more);
        }
        QueueGroup<?>[] changed = groups.clone();
        changed[at] = groups[at].with(plus(groups[at].members(), target));
        return new Match<>(targets, changed);
    }

    /** This without a target; the same object when the target is not there. */
    Match<T> without(@Nullable String group, T target) {
        if (group == null) {
            Object[] rest = minus(targets, target);
            return rest == targets ? this : new Match<>(rest, groups);
        }
        int at = indexOf(group);
        Object[] rest = at < 0 ? NONE : minus(groups[at].members(), target);
        if (at < 0 || rest == groups[at].members()) {
            return this;
        }
        if (rest.length > 0) {
            QueueGroup<?>[] changed = groups.clone();
            changed[at] = groups[at].with(rest);
            return new Match<>(targets, changed);
        }
        QueueGroup<?>[] fewer = new QueueGroup<?>[groups.length - 1];
        System.arraycopy(groups, 0, fewer, 0, at);
        System.arraycopy(groups, at + 1, fewer, at, fewer.length - at);
        return new Match<>(targets, fewer);
    }

    private int indexOf(String group) {
        for (int i = 0; i < groups.length; i++) {
            if (groups[i].name().equals(group)) {
                return i;
            }
        }
        return -1;
    }

    private static Object[] plus(Object[] array, Object element) {
        Object[] longer = Arrays.copyOf(array, array.length + 1, Object[].class);
        longer[array.length] = element;
        return longer;
    }

    private static Object[] minus(Object[] array, Object element) {
        for (int i = 0; i < array.length; i++) {
            if (array[i] == element) {
                Object[] shorter = new Object[array.length - 1];
                System.arraycopy(array, 0, shorter, 0, i);
                System.arraycopy(array, i + 1, shorter, i, shorter.length - i);
                return shorter;
            }
        }
        return array;
    }
}
