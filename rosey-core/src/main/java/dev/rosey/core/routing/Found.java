package dev.rosey.core.routing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The matches of several filters on their way to become one. A single one needs no object of this class: a search
 * carries nothing, a {@link Match}, or this.
 */
final class Found {
    private Match<?>[] parts;
    private int size = 2;

    private Found(Match<?> first, Match<?> second) {
        this.parts = new Match<?>[] {first, second, Match.empty(), Match.empty()};
    }

    /**
     * Adds a match.
     *
     * @param soFar null, a match, or an object of this class
     * @return one of these, not null
     */
    static Object add(@Nullable Object soFar, Match<?> match) {
        if (soFar == null) {
            return match;
        } else if (soFar instanceof Match<?> first) {
            return new Found(first, match);
        }
        Found found = (Found) soFar;
        if (found.size == found.parts.length) {
            found.parts = Arrays.copyOf(found.parts, found.size * 2);
        }
        found.parts[found.size++] = match;
        return found;
    }

    /** What all matches have in common: each target as often as it is there, the groups of one name as one. */
    @SuppressWarnings("unchecked") // only matches of one table are added
    static <T> Match<T> merged(@Nullable Object soFar) {
        if (soFar == null) {
            return Match.empty();
        }
        return soFar instanceof Match<?> only ? (Match<T>) only : ((Found) soFar).merge();
    }

    private <T> Match<T> merge() {
        int targets = 0;
        int groups = 0;
        for (int i = 0; i < size; i++) {
            targets += parts[i].targets().length;
            groups += parts[i].groups().length;
        }
        Object[] all = new Object[targets];
        int at = 0;
        for (int i = 0; i < size; i++) {
            Object[] some = parts[i].targets();
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return new Match<>(all, groups == 0 ? Match.empty().groups() : mergedGroups());
    }

    private QueueGroup<?>[] mergedGroups() {
        Map<String, QueueGroup<?>> byName = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            for (QueueGroup<?> each : parts[i].groups()) {
                byName.merge(each.name(), each, (one, other) -> one.with(joined(one.members(), other.members())));
            }
        }
        return byName.values().toArray(new QueueGroup<?>[0]);
    }

    private static Object[] joined(Object[] one, Object[] other) {
        Object[] both = Arrays.copyOf(one, one.length + other.length, Object[].class);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
