package dev.rosey.cytube.internal.protocol;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The named users of a channel. Names that differ only in case are one user, because the server itself is not consistent.
 * Not for use by several threads at once.
 */
public final class Roster {
    /** What an {@link #add} did. */
    public enum Change {
        /** The user was not known. */
        JOINED,
        /** The user was known, and something about it is different now. */
        UPDATED,
        /** All this was known. */
        UNCHANGED
    }

    private final Map<String, Member> members = new LinkedHashMap<>();

    /** Forgets all and takes these instead; of several with one name the last counts. */
    public void replace(List<Member> all) {
        members.clear();
        all.forEach(this::add);
    }

    /** Takes in a user, or what is new about one. */
    public Change add(Member member) {
        Member before = members.put(key(member.name()), member);
        if (before == null) {
            return Change.JOINED;
        }
        return before.equals(member) ? Change.UNCHANGED : Change.UPDATED;
    }

    /** Removes a user; empty if it was not there. */
    public Optional<Member> remove(String name) {
        return Optional.ofNullable(members.remove(key(name)));
    }

    /** Notes away and muted; the user as it is now if that was a change, else empty. */
    public Optional<Member> meta(String name, boolean afk, boolean muted) {
        return update(name, member -> new Member(member.name(), member.rank(), afk, muted));
    }

    /** Notes away; the user as it is now if that was a change, else empty. */
    public Optional<Member> afk(String name, boolean afk) {
        return update(name, member -> new Member(member.name(), member.rank(), afk, member.muted()));
    }

    /** Notes a rank; the user as it is now if that was a change, else empty. Absent users stay absent. */
    public Optional<Member> rank(String name, double rank) {
        return update(name, member -> new Member(member.name(), rank, member.afk(), member.muted()));
    }

    /** A user by name in any case. */
    public Optional<Member> find(String name) {
        return Optional.ofNullable(members.get(key(name)));
    }

    /** All users, in the order they became known; a copy. */
    public Collection<Member> members() {
        return List.copyOf(members.values());
    }

    private Optional<Member> update(String name, UnaryOperator<Member> change) {
        Member before = members.get(key(name));
        if (before == null) {
            return Optional.empty();
        }
        Member after = change.apply(before);
        members.put(key(name), after);
        return after.equals(before) ? Optional.empty() : Optional.of(after);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
