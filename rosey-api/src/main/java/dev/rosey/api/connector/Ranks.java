package dev.rosey.api.connector;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The standing of users as numbers that every platform is translated to; a higher rank includes the lower ones. */
public final class Ranks {
    /** Nobody in particular: not logged in. */
    public static final double ANONYMOUS = -1;

    /** Logged in without an account. */
    public static final double GUEST = 0;

    /** Has an account. */
    public static final double REGISTERED = 1;

    /** Leads playback for now. */
    public static final double LEADER = 1.5;

    /** Keeps order. */
    public static final double MODERATOR = 2;

    /** Runs the channel. */
    public static final double ADMIN = 3;

    /** Owns the channel. */
    public static final double OWNER = 4;

    /** Founded the channel. */
    public static final double FOUNDER = 5;

    private static final Map<String, Double> BY_NAME = Map.of(
            "anonymous", ANONYMOUS, "guest", GUEST, "registered", REGISTERED, "leader", LEADER,
            "moderator", MODERATOR, "admin", ADMIN, "owner", OWNER, "founder", FOUNDER);

    private Ranks() {}

    /** The rank of a name such as {@code moderator}, in any case of letters; empty when there is none. */
    public static OptionalDouble byName(String name) {
        Double rank = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        return rank == null ? OptionalDouble.empty() : OptionalDouble.of(rank);
    }
}
