package dev.rosey.core.plugin;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How patient a swap of a plugin is. Immutable.
 *
 * <pre>{@code
 * manager.swap("dice-roller", jar, SwapOptions.defaults().withDrainDeadline(Duration.ofMinutes(2)));
 * }</pre>
 */
public final class SwapOptions {
    /** How long a new version may take to say that it is healthy when nothing else is said. */
    public static final Duration DEFAULT_HEALTH_TIMEOUT = Duration.ofSeconds(10);

    /** How long an old version may take to finish what it has begun when nothing else is said. */
    public static final Duration DEFAULT_DRAIN_DEADLINE = Duration.ofSeconds(30);

    private static final SwapOptions DEFAULTS =
            new SwapOptions(Optional.empty(), DEFAULT_HEALTH_TIMEOUT, DEFAULT_DRAIN_DEADLINE);

    private final Optional<Duration> startTimeout;
    private final Duration healthTimeout;
    private final Duration drainDeadline;

    private SwapOptions(Optional<Duration> startTimeout, Duration healthTimeout, Duration drainDeadline) {
        this.startTimeout = startTimeout;
        this.healthTimeout = healthTimeout;
        this.drainDeadline = drainDeadline;
    }

    /** The start timeout of the plugin's settings, 10 s to prove itself healthy, 30 s to drain. */
    public static SwapOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Gives the new version another time until it must run, for its later restarts too.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public SwapOptions withStartTimeout(Duration time) {
        return new SwapOptions(Optional.of(positive("startTimeout", time)), healthTimeout, drainDeadline);
    }

    /**
     * Gives the new version another time, once it runs, until it must have said that it is healthy.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public SwapOptions withHealthTimeout(Duration time) {
        return new SwapOptions(startTimeout, positive("healthTimeout", time), drainDeadline);
    }

    /**
     * Gives the old version another time, after the switch, to finish what it has begun; then it is stopped.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public SwapOptions withDrainDeadline(Duration time) {
        return new SwapOptions(startTimeout, healthTimeout, positive("drainDeadline", time));
    }

    private static Duration positive(String name, Duration time) {
        if (Objects.requireNonNull(time, name).isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " is " + time + "; it must be positive");
        }
        return time;
    }

    /** How long the new version may take until it runs; empty for what the plugin's settings say. */
    public Optional<Duration> startTimeout() {
        return startTimeout;
    }

    /** How long the new version may take, once it runs, until it has said that it is healthy. */
    public Duration healthTimeout() {
        return healthTimeout;
    }

    /** How long the old version may take, after the switch, to finish what it has begun. */
    public Duration drainDeadline() {
        return drainDeadline;
    }
}
