package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.FailureReason;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * Decides whether and when a plugin is started again. It counts attempts in a row, which running well for a while
 * forgets, and restarts within a window, which only time and an operator forget. For one thread at a time.
 */
final class Restarts {
    private static final double JITTER = 0.1; // at most a tenth more, so that what failed together starts apart

    /** What is to be done with a plugin that has ended. */
    sealed interface Decision {
        /**
         * It is started again.
         *
         * @param attempt counted from 1
         * @param delay when
         */
        record Again(int attempt, Duration delay) implements Decision {}

        /**
         * It is given up.
         *
         * @param reason why
         * @param words the same for people, to be followed by why it ended
         */
        record GiveUp(FailureReason reason, String words) implements Decision {}

        /** It was done and stays so. */
        record Rest() implements Decision {}
    }

    private final RestartConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ArrayDeque<Instant> recent = new ArrayDeque<>();
    private int attempts;

    Restarts(RestartConfig config, InstantSource clock, RandomGenerator random) {
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    int attempts() {
        return attempts;
    }

    /** It has run well for a while. */
    void ranWell() {
        attempts = 0;
    }

    /** An operator starts it: what was is forgotten. */
    void forget() {
        attempts = 0;
        recent.clear();
    }

    /** It has ended while it ran. */
    Decision afterRun(boolean isFailure) {
        if (config.policy() == RestartPolicy.ALWAYS || (isFailure && config.policy() == RestartPolicy.ON_FAILURE)) {
            return again();
        }
        return isFailure
                ? new Decision.GiveUp(FailureReason.POLICY, "Not restarted, as its policy is NEVER: ")
                : new Decision.Rest();
    }

    /** It did not come to run; the start was one of these attempts if it was not an operator's. */
    Decision afterStart(boolean byOperator) {
        return byOperator ? new Decision.GiveUp(FailureReason.START, "") : again();
    }

    private Decision again() {
        if (attempts >= config.maxAttempts()) {
            return new Decision.GiveUp(
                    FailureReason.ATTEMPTS, "Given up after " + attempts + " attempts to restart it: ");
        }
        Instant now = clock.instant();
        Instant start = now.minus(config.window());
        recent.removeIf(restart -> !restart.isAfter(start));
        if (recent.size() >= config.maxRestarts()) {
            return new Decision.GiveUp(FailureReason.INTENSITY, "Given up, as it was restarted " + recent.size()
                    + " times within " + config.window().toSeconds() + " s: ");
        }
        recent.add(now);
        attempts++;
        long nanos = config.delayBefore(attempts).toNanos();
        return new Decision.Again(attempts, Duration.ofNanos(nanos + (long) (nanos * JITTER * random.nextDouble())));
    }
}
