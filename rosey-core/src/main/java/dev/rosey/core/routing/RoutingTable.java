package dev.rosey.core.routing;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A table of targets under subject filters.
 *
 * <pre>{@code
 * RoutingTable<Handler> table = RoutingTable.create();
 * table.add(SubjectFilter.of("rosey.event.*.rolled"), handler);
 * table.match(Subject.of("rosey.event.dice-roller.rolled")).forEach(Handler::call);
 * }</pre>
 *
 * @param <T> what is registered; compared by identity
 */
public final class RoutingTable<T> {
    /** How many subjects a table remembers unless told otherwise. */
    public static final int DEFAULT_CACHE_CAPACITY = 8192;

    private final CopyOnWriteArrayList<Entry<T>> entries = new CopyOnWriteArrayList<>();

    private RoutingTable() {}

    /** Makes an empty table that remembers up to {@value #DEFAULT_CACHE_CAPACITY} subjects. */
    public static <T> RoutingTable<T> create() {
        return create(DEFAULT_CACHE_CAPACITY);
    }

    /**
     * Makes an empty table.
     *
     * @param cacheCapacity how many subjects it remembers, rounded up to a power of two; 0 for none
     */
    public static <T> RoutingTable<T> create(int cacheCapacity) {
        return new RoutingTable<>();
    }

    /** Registers a target. */
    public void add(SubjectFilter filter, T target) {
        entries.add(new Entry<>(filter, null, target, new AtomicInteger()));
    }

    /** Registers a target as member of a queue group. */
    public void add(SubjectFilter filter, String group, T target) {
        entries.add(new Entry<>(filter, group, target, new AtomicInteger()));
    }

    /** Removes a target that was registered outside of groups; false if it was not. */
    public boolean remove(SubjectFilter filter, T target) {
        return entries.removeIf(each -> each.filter.equals(filter) && each.group == null && each.target == target);
    }

    /** Removes a target from a queue group; false if it was not there. */
    public boolean remove(SubjectFilter filter, String group, T target) {
        return entries.removeIf(
                each -> each.filter.equals(filter) && Objects.equals(each.group, group) && each.target == target);
    }

    /** Who is to receive the subject. */
    public Match<T> match(Subject subject) {
        List<T> plain = new ArrayList<>();
        Map<String, List<T>> groups = new LinkedHashMap<>();
        for (Entry<T> each : entries) {
            if (each.filter.matches(subject)) {
                (each.group == null ? plain : groups.computeIfAbsent(each.group, key -> new ArrayList<>()))
                        .add(each.target);
            }
        }
        @SuppressWarnings("unchecked") // the stream makes only these
        QueueGroup<T>[] found = groups.entrySet().stream()
                .map(each -> new QueueGroup<T>(each.getKey(), new AtomicInteger(), each.getValue().toArray()))
                .toArray(QueueGroup[]::new);
        return new Match<>(plain.toArray(), found);
    }

    /** How many targets are registered. */
    public int size() {
        return entries.size();
    }

    private record Entry<T>(SubjectFilter filter, @Nullable String group, T target, AtomicInteger turn) {}
}
