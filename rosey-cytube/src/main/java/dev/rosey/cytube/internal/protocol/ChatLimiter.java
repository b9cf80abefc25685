package dev.rosey.cytube.internal.protocol;

import java.time.Duration;

/**
 * Says when a server will take the next message. A server counts chat and private messages of a connection together and
 * drops what comes too soon without a word to the sender's plugins, so this counts along, a tenth more carefully.
 *
 * <p>The server lets a message pass if the last accepted one is longer ago than the cool-down (and counts from one again),
 * or if fewer than the burst were counted, or if the last accepted one is a steady interval ago. This has one count for
 * all limits, which begins again only after the longest cool-down that was ever told: it is never behind the server's,
 * whichever limits applied meanwhile.
 *
 * <p>Times are nanoseconds of a clock that only differences are taken of. Not for use by several threads at once.
 */
public final class ChatLimiter {
    private static final int MODERATOR = 2;
    private static final Limit EVERYONE = new Limit(20, 10, Duration.ofSeconds(2));
    private static final int EXHAUSTED = Integer.MAX_VALUE;

    /** Ten milliseconds: delays on the way differ by some, and the server's clock only counts whole ones. */
    private static final double MARGIN = 1e7;

    /** No server is believed when it asks for a longer silence. */
    static final Duration LONGEST_REFUSAL = Duration.ofMinutes(5);

    private Limit own = EVERYONE;
    private long longestSilence = EVERYONE.silence();
    private int count;
    private long last;
    private boolean isRefused;
    private long refusedAt;
    private long refusedFor;

    /** A limiter for a new connection of someone below moderator, with the options that channels have by default. */
    public ChatLimiter() {
        configure(0, ChannelOptions.DEFAULTS);
    }

    /** Applies the own rank and the channel's options from now on; what was sent stays counted. */
    public void configure(double ownRank, ChannelOptions options) {
        boolean isLimitedMore = options.hasAntiflood() && ownRank < MODERATOR;
        own = isLimitedMore ? new Limit(options.burst(), options.perSecond(), options.cooldown()) : EVERYONE;
        longestSilence = Math.max(longestSilence, own.silence());
    }

    /** How long to wait until a message may be sent; zero if it may be now. */
    public long waitNanos(long now) {
        long refusal = isRefused ? refusedFor - since(refusedAt, now) : 0;
        if (count == 0) {
            return Math.max(0, refusal);
        }
        long gap = since(last, now);
        long limits = Math.max(EVERYONE.waitNanos(count, gap), own.waitNanos(count, gap));
        return Math.max(0, Math.max(limits, refusal));
    }

    /** Counts a message that was sent. */
    public void sent(long now) {
        if (count == 0 || since(last, now) >= longestSilence) {
            count = 1;
        } else if (count < EXHAUSTED) {
            count++;
        }
        last = now;
        isRefused = false;
    }

    /**
     * Notes that the server dropped a message. Nothing is left of the burst then, whatever was counted.
     *
     * @param now when
     * @param wait what the server asks for; more than five minutes are not believed
     */
    public void refused(long now, Duration wait) {
        if (count == 0) {
            last = now;
        }
        count = EXHAUSTED;
        isRefused = true;
        refusedAt = now;
        Duration believed = wait.compareTo(LONGEST_REFUSAL) > 0 ? LONGEST_REFUSAL : wait;
        refusedFor = believed.isNegative() ? 0 : (long) (believed.toNanos() * Limit.SLACK + MARGIN);
    }

    /** Forgets what was sent and told: there is a new connection, which the server counts anew. */
    public void reset() {
        longestSilence = EVERYONE.silence();
        count = 0;
        isRefused = false;
        configure(0, ChannelOptions.DEFAULTS);
    }

    private static long since(long then, long now) {
        return Math.max(0, now - then);
    }

    /**
     * One of the server's limits with the slack in it.
     *
     * @param burst how many may follow at once
     * @param interval nanoseconds between two after the burst
     * @param silence nanoseconds after which the server counts from one again
     */
    private record Limit(int burst, long interval, long silence) {
        static final double SLACK = 1.1;

        /** Some ten years: as good as for ever, and far from overflowing. */
        private static final double FOREVER = 3e17;

        Limit(int burst, double perSecond, Duration cooldown) {
            this(burst, nanos(steady(perSecond)), nanos(seconds(cooldown) + delay(perSecond)));
        }

        long waitNanos(int count, long gap) {
            return count < burst ? 0 : Math.min(interval, silence) - gap;
        }

        private static double steady(double perSecond) {
            return perSecond > 0 ? 1e9 / perSecond : FOREVER;
        }

        /** Delays on the way are like the interval, not like the cool-down, which may be much shorter. */
        private static double delay(double perSecond) {
            return Math.min(steady(perSecond), 1e9) * (SLACK - 1);
        }

        private static double seconds(Duration cooldown) {
            return cooldown.getSeconds() * 1e9 + cooldown.getNano();
        }

        private static long nanos(double exact) {
            return (long) Math.min(exact * SLACK + MARGIN, FOREVER);
        }
    }
}
