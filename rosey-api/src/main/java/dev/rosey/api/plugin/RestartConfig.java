package dev.rosey.api.plugin;

import dev.rosey.api.event.StrictObject;
import java.time.Duration;
import java.util.Objects;

/**
 * How often and how fast a plugin is started again. The wait before attempt <i>n</i> is
 * {@code initialDelay × multiplier^(n-1)}, at most {@code maxDelay}; the runtime adds jitter.
 *
 * @param policy when to restart at all
 * @param maxAttempts consecutive attempts before it is given up
 * @param initialDelay wait before the first attempt
 * @param maxDelay the longest wait
 * @param multiplier growth of the wait
 * @param resetAfter running so long makes the count start anew
 * @param maxRestarts how often it may be restarted within the window, in a row or not, before it is given up
 * @param window the time over which restarts are counted
 */
public record RestartConfig(
        RestartPolicy policy,
        int maxAttempts,
        Duration initialDelay,
        Duration maxDelay,
        double multiplier,
        Duration resetAfter,
        int maxRestarts,
        Duration window) {
    private static final int DEFAULT_RESTARTS = 10;
    private static final int MOST_RESTARTS = 10_000;
    private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);

    private static final RestartConfig DEFAULTS = new RestartConfig(
            RestartPolicy.ON_FAILURE, 5, Duration.ofSeconds(1), Duration.ofSeconds(30), 2.0, Duration.ofSeconds(60));

    /**
     * Checks the figures.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public RestartConfig {
        Objects.requireNonNull(policy, "policy");
        if (maxAttempts < 0) {
            throw new IllegalArgumentException("maxAttempts is " + maxAttempts + "; it must not be negative");
        }
        if (initialDelay.isNegative()) {
            throw new IllegalArgumentException("initialDelay is " + initialDelay + "; it must not be negative");
        }
        if (maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "maxDelay is " + maxDelay + "; it must not be less than initialDelay, " + initialDelay);
        }
        if (!(multiplier >= 1 && multiplier <= 100)) {
            throw new IllegalArgumentException("multiplier is " + multiplier + "; it must be 1 to 100");
        }
        if (resetAfter.isNegative() || resetAfter.isZero()) {
            throw new IllegalArgumentException("resetAfter is " + resetAfter + "; it must be positive");
        }
        if (maxRestarts < 0 || maxRestarts > MOST_RESTARTS) {
            throw new IllegalArgumentException("maxRestarts is " + maxRestarts + "; it must be 0 to " + MOST_RESTARTS);
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window is " + window + "; it must be positive");
        }
    }

    /** With at most 10 restarts in 10 minutes. */
    public RestartConfig(
            RestartPolicy policy,
            int maxAttempts,
            Duration initialDelay,
            Duration maxDelay,
            double multiplier,
            Duration resetAfter) {
        this(policy, maxAttempts, initialDelay, maxDelay, multiplier, resetAfter, DEFAULT_RESTARTS, DEFAULT_WINDOW);
    }

    /**
     * On failure, 5 attempts, 1, 2, 4, 8, 16 s, at most 30 s, reset after 60 s; at most 10 restarts in 10 minutes.
     */
    public static RestartConfig defaults() {
        return DEFAULTS;
    }

    /**
     * These figures, replaced by those of an object with the fields {@code enabled}, {@code policy},
     * {@code maxAttempts}, {@code initialDelay}, {@code maxDelay}, {@code multiplier}, {@code resetAfter},
     * {@code maxRestarts} and {@code window}.
     *
     * @throws dev.rosey.api.event.PayloadException if a field is unknown or has the wrong type
     * @throws IllegalArgumentException if a figure is out of range
     */
    public RestartConfig with(StrictObject object) {
        return ManifestReader.restart(object, this);
    }

    /** These figures with another policy. */
    public RestartConfig withPolicy(RestartPolicy other) {
        return new RestartConfig(other, maxAttempts, initialDelay, maxDelay, multiplier, resetAfter,
                maxRestarts, window);
    }

    /** These figures with another number of attempts. */
    public RestartConfig withMaxAttempts(int number) {
        return new RestartConfig(policy, number, initialDelay, maxDelay, multiplier, resetAfter,
                maxRestarts, window);
    }

    /** These figures with another first wait; the longest wait grows with it if need be. */
    public RestartConfig withInitialDelay(Duration delay) {
        Duration longest = maxDelay.compareTo(delay) < 0 ? delay : maxDelay;
        return new RestartConfig(policy, maxAttempts, delay, longest, multiplier, resetAfter,
                maxRestarts, window);
    }

    /** These figures with another number of restarts within a time. */
    public RestartConfig withIntensity(int number, Duration time) {
        return new RestartConfig(policy, maxAttempts, initialDelay, maxDelay, multiplier, resetAfter, number, time);
    }

    /**
     * The wait before an attempt, without jitter.
     *
     * @param attempt counted from 1
     * @return the wait
     */
    public Duration delayBefore(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt is " + attempt + "; the first is 1");
        }
        if (initialDelay.isZero()) {
            return Duration.ZERO;
        }
        double seconds = seconds(initialDelay) * Math.pow(multiplier, attempt - 1);
        return seconds >= seconds(maxDelay) ? maxDelay : Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static double seconds(Duration time) {
        return (double) time.toSeconds() + time.toNanosPart() / 1e9;
    }
}
