package dev.rosey.core.bus;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which targets receive which subjects. Immutable: a change gives a new table, so that a publisher works on one
 * consistent snapshot without a lock. Filters without wildcards are found by hash, the others by trying each.
 *
 * @param <T> what events are delivered to; compared by identity
 */
final class RoutingTable<T> {
    private final Map<String, Route<T>> literals;
    private final Map<String, Route<T>> wildcards;

    private RoutingTable(Map<String, Route<T>> literals, Map<String, Route<T>> wildcards) {
        this.literals = literals;
        this.wildcards = wildcards;
    }

    static <T> RoutingTable<T> empty() {
        return new RoutingTable<>(Map.of(), Map.of());
    }

    RoutingTable<T> with(SubjectFilter filter, @Nullable String group, T target) {
        Route<T> before = routes(filter).getOrDefault(filter.toString(), new Route<>(filter, List.of(), Map.of()));
        return replace(before.with(group, target));
    }

    RoutingTable<T> without(SubjectFilter filter, @Nullable String group, T target) {
        Route<T> before = routes(filter).get(filter.toString());
        return before == null ? this : replace(before.without(group, target));
    }

    /** The routes whose filter matches, each filter once. */
    List<Route<T>> match(Subject subject) {
        List<Route<T>> found = new ArrayList<>(4);
        Route<T> literal = literals.get(subject.toString());
        if (literal != null) {
            found.add(literal);
        }
        for (Route<T> route : wildcards.values()) {
            if (route.filter().matches(subject)) {
                found.add(route);
            }
        }
        return found;
    }

    private Map<String, Route<T>> routes(SubjectFilter filter) {
        return filter.isLiteral() ? literals : wildcards;
    }

    private RoutingTable<T> replace(Route<T> route) {
        boolean literal = route.filter().isLiteral();
        Map<String, Route<T>> copy = literal ? new HashMap<>(literals) : new LinkedHashMap<>(wildcards);
        if (route.isEmpty()) {
            copy.remove(route.filter().toString());
        } else {
            copy.put(route.filter().toString(), route);
        }
        return literal ? new RoutingTable<>(copy, wildcards) : new RoutingTable<>(literals, copy);
    }

    /**
     * All targets of one filter: each plain one receives every event, of each group one member does.
     *
     * @param <T> what events are delivered to
     */
    record Route<T>(SubjectFilter filter, List<T> plain, Map<String, Group<T>> groups) {
        boolean isEmpty() {
            return plain.isEmpty() && groups.isEmpty();
        }

        private Route<T> with(@Nullable String group, T target) {
            if (group == null) {
                return new Route<>(filter, plus(plain, target), groups);
            }
            Group<T> before = groups.getOrDefault(group, new Group<>(new AtomicInteger(), List.of()));
            Map<String, Group<T>> copy = new LinkedHashMap<>(groups);
            copy.put(group, new Group<>(before.turn(), plus(before.members(), target)));
            return new Route<>(filter, plain, copy);
        }

        private Route<T> without(@Nullable String group, T target) {
            if (group == null) {
                return new Route<>(filter, minus(plain, target), groups);
            }
            Group<T> before = groups.get(group);
            if (before == null) {
                return this;
            }
            Map<String, Group<T>> copy = new LinkedHashMap<>(groups);
            List<T> rest = minus(before.members(), target);
            if (rest.isEmpty()) {
                copy.remove(group);
            } else {
                copy.put(group, new Group<>(before.turn(), rest));
            }
            return new Route<>(filter, plain, copy);
        }

        private static <T> List<T> plus(List<T> list, T target) {
            List<T> copy = new ArrayList<>(list.size() + 1);
            copy.addAll(list);
            copy.add(target);
            return copy;
        }

        private static <T> List<T> minus(List<T> list, T target) {
            List<T> copy = new ArrayList<>(list.size());
            for (T each : list) {
                if (each != target) {
                    copy.add(each);
                }
            }
            return copy;
        }
    }

    /**
     * The members of a queue group, which take turns.
     *
     * @param turn counts the events; shared by all tables that have the group
     * @param members never empty
     * @param <T> what events are delivered to
     */
    record Group<T>(AtomicInteger turn, List<T> members) {
        /** The members in the order in which to try them for the next event. */
        List<T> next() {
            int size = members.size();
            if (size == 1) {
                return members;
            }
            int first = Math.floorMod(turn.getAndIncrement(), size);
            List<T> order = new ArrayList<>(size);
            order.addAll(members.subList(first, size));
            order.addAll(members.subList(0, first));
            return order;
        }
    }
}
