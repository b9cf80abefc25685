package dev.rosey.core.routing;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Targets under subject filters, found by subject.
 *
 * <pre>{@code
 * RoutingTable<Handler> table = RoutingTable.create();
 * table.add(SubjectFilter.of("rosey.event.*.rolled"), handler);
 * table.match(Subject.of("rosey.event.dice-roller.rolled")).forEach(Handler::call);
 * }</pre>
 *
 * <p>A target may be registered several times, also under one filter, and is then found as often. Within a
 * {@link Match}, queue groups of the same name are one group, also when their members have different filters, as on a
 * NATS server.
 *
 * <p><strong>Guarantees.</strong> Safe for use by any number of threads. {@link #match} never waits, for no lock and no
 * change; it allocates nothing when the subject is remembered, or when all that it finds is under one filter. A match
 * that begins after {@code add} or {@code remove} has returned takes that change into account; one that runs at the same
 * time may or may not.
 *
 * <p><strong>Cost.</strong> Filters without wildcards are in a hash map. The others are in a tree of tokens, in which a
 * search looks at the tokens of the subject once for each combination of wildcards that is in use. The table remembers
 * the matches of subjects that come often; a change of a filter concerns those subjects only that it matches. Changes
 * wait for each other, and copy the targets of the filter that changes.
 *
 * @param <T> what is registered; told apart by identity
 */
public final class RoutingTable<T> {
    /** How many subjects a table remembers unless told otherwise. */
    public static final int DEFAULT_CACHE_CAPACITY = 8192;

    /** The greatest number of subjects that a table can be told to remember. */
    public static final int MAX_CACHE_CAPACITY = 1 << 24;

    private final Map<Subject, Match<T>> literals = new ConcurrentHashMap<>();
    private final @Nullable MatchCache<T> cache;
    private final ReentrantLock changes = new ReentrantLock(); // taken by changes, not by match
    private volatile WildcardRoutes<T> wildcards = WildcardRoutes.empty();
    private final AtomicInteger size = new AtomicInteger();

    private RoutingTable(int cacheCapacity) {
        this.cache = cacheCapacity == 0 ? null : new MatchCache<>(cacheCapacity);
    }

    /** Makes an empty table that remembers up to {@value #DEFAULT_CACHE_CAPACITY} subjects. */
    public static <T> RoutingTable<T> create() {
        return create(DEFAULT_CACHE_CAPACITY);
    }

    /**
     * Makes an empty table.
     *
     * @param cacheCapacity how many subjects it remembers, 0 to {@value #MAX_CACHE_CAPACITY}, rounded up to a power of
     *     two; 0 for none
     */
    public static <T> RoutingTable<T> create(int cacheCapacity) {
        if (cacheCapacity < 0 || cacheCapacity > MAX_CACHE_CAPACITY) {
            throw new IllegalArgumentException(
                    "cacheCapacity is " + cacheCapacity + "; it must be 0 to " + MAX_CACHE_CAPACITY);
        }
        return new RoutingTable<>(cacheCapacity);
    }

    /** Registers a target. */
    public void add(SubjectFilter filter, T target) {
        change(filter, null, target, true);
    }

    /** Registers a target as a member of a queue group. */
    public void add(SubjectFilter filter, String group, T target) {
        change(filter, Objects.requireNonNull(group, "group"), target, true);
    }

    /** Removes a target that was registered outside of groups, once; false if it was not there. */
    public boolean remove(SubjectFilter filter, T target) {
        return change(filter, null, target, false);
    }

    /** Removes a target from a queue group, once; false if it was not there. */
    public boolean remove(SubjectFilter filter, String group, T target) {
        return change(filter, Objects.requireNonNull(group, "group"), target, false);
    }

    /** Who is to receive the subject. */
    public Match<T> match(Subject subject) {
        MatchCache<T> known = cache;
        WildcardRoutes<T> now = wildcards;
        if (known == null) {
            return find(subject, now);
        }
        int hash = MatchCache.spread(subject.hashCode());
        Match<T> match = known.get(subject, hash, now);
        if (match != null) {
            return match;
        }
        if (!known.admits(subject, hash)) {
            return find(subject, now);
        }
        long literalChanges = known.literalChanges(hash);
        match = find(subject, now);
        known.put(subject, hash, match, now.version(), literalChanges);
        return match;
    }

    private Match<T> find(Subject subject, WildcardRoutes<T> now) {
        String text = subject.toString();
        Match<T> literal = literals.get(subject);
        Object found = now.root().find(text, 0, literal);
        return found == literal && literal != null
                ? literal // without a look at it, which costs a cache miss in a large table
                : Found.merged(found);
    }

    /** How many registrations there are. */
    public int size() {
        return size.get();
    }

    private boolean change(SubjectFilter filter, @Nullable String group, T target, boolean add) {
        Objects.requireNonNull(target, "target");
        changes.lock();
        try {
            boolean changed = filter.isLiteral()
                    ? changeLiteral(Subject.received(filter.toString()), group, target, add)
                    : changeWildcard(filter, group, target, add);
            if (changed) {
                size.addAndGet(add ? 1 : -1);
            }
            return changed;
        } finally {
            changes.unlock();
        }
    }

    private boolean changeLiteral(Subject filter, @Nullable String group, T target, boolean add) {
        Match<T> before = literals.getOrDefault(filter, Match.empty());
        Match<T> after = changed(before, group, target, add);
        if (after == before) {
            return false;
        }
        if (after.isEmpty()) {
            literals.remove(filter);
        } else {
            literals.put(filter, after);
        }
        if (cache != null) {
            cache.literalChanged(MatchCache.spread(filter.hashCode()));
        }
        return true;
    }

    private boolean changeWildcard(SubjectFilter filter, @Nullable String group, T target, boolean add) {
        Change<T> change = new Change<>(group, target, add);
        WildcardRoutes<T> next = wildcards.changed(filter, change::apply);
        if (change.done) {
            wildcards = next;
        }
        return change.done;
    }

    private static <T> Match<T> changed(Match<T> before, @Nullable String group, T target, boolean add) {
        return add ? before.with(group, target) : before.without(group, target);
    }

    /** A change of the match of one filter, and whether it changed anything. */
    private static final class Change<T> {
        private final @Nullable String group;
        private final T target;
        private final boolean add;
        private boolean done;

        Change(@Nullable String group, T target, boolean add) {
            this.group = group;
            this.target = target;
            this.add = add;
        }

        Match<T> apply(Match<T> before) {
            Match<T> after = changed(before, group, target, add);
            done = after != before;
            return after;
        }
    }
}
