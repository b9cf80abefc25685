package dev.rosey.api.bus;

import java.time.Duration;
import java.util.Objects;

/**
 * How a durable consumer delivers. Immutable.
 *
 * @param maxInFlight how many deliveries may be unacknowledged at once; 1 keeps order
 * @param maxPending how many events may wait; at the bound publishing is refused
 * @param ackWait silence for so long asks for redelivery
 * @param maxAttempts after so many attempts the event becomes a dead letter
 * @param backoff wait before the first redelivery; doubles with each further one, up to 30 s, with jitter
 */
public record ConsumeOptions(int maxInFlight, int maxPending, Duration ackWait, int maxAttempts, Duration backoff) {
    private static final ConsumeOptions DEFAULTS =
            new ConsumeOptions(1, 65_536, Duration.ofSeconds(30), 5, Duration.ofMillis(200));

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public ConsumeOptions {
        positive("maxInFlight", maxInFlight);
        positive("maxPending", maxPending);
        positive("maxAttempts", maxAttempts);
        positive("ackWait", ackWait);
        positive("backoff", backoff);
    }

    /** One in flight, 65,536 pending, 30 s to acknowledge, 5 attempts, 200 ms before the first redelivery. */
    public static ConsumeOptions defaults() {
        return DEFAULTS;
    }

    /** These options with another number of unacknowledged deliveries. */
    public ConsumeOptions withMaxInFlight(int number) {
        return new ConsumeOptions(number, maxPending, ackWait, maxAttempts, backoff);
    }

    /** These options with another bound of waiting events. */
    public ConsumeOptions withMaxPending(int number) {
        return new ConsumeOptions(maxInFlight, number, ackWait, maxAttempts, backoff);
    }

    /** These options with another time to acknowledge. */
    public ConsumeOptions withAckWait(Duration time) {
        return new ConsumeOptions(maxInFlight, maxPending, time, maxAttempts, backoff);
    }

    /** These options with another number of attempts. */
    public ConsumeOptions withMaxAttempts(int number) {
        return new ConsumeOptions(maxInFlight, maxPending, ackWait, number, backoff);
    }

    /** These options with another wait before the first redelivery. */
    public ConsumeOptions withBackoff(Duration time) {
        return new ConsumeOptions(maxInFlight, maxPending, ackWait, maxAttempts, time);
    }

    private static void positive(String name, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(name + " is " + number + "; it must be positive");
        }
    }

    private static void positive(String name, Duration time) {
        if (Objects.requireNonNull(time, name).isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " is " + time + "; it must be positive");
        }
    }
}
