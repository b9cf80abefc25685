package dev.rosey.benchmarks.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a case is to reach: a bound for a ratio of figures that were measured in the same run, or for bytes, which
 * repeat by themselves. Immutable.
 */
public final class Goal {
    private final String text;
    private final Function<Outcome, OptionalDouble> value;
    private final boolean atLeast;
    private final double limit;

    private Goal(String text, Function<Outcome, OptionalDouble> value, boolean atLeast, double limit) {
        this.text = text;
        this.value = value;
        this.atLeast = atLeast;
        this.limit = limit;
    }

    /** At least so many times as fast as the fastest peer. */
    public static Goal timesAsFastAsPeers(double times) {
        return new Goal("speed >= " + number(times) + " x peers",
                outcome -> ratio(outcome.bestPeer().map(Outcome.Peer::figure), outcome.rosey()), true, times);
    }

    /** At least so many times as fast as one peer. */
    public static Goal timesAsFastAs(String peer, double times) {
        return new Goal("speed >= " + number(times) + " x " + peer,
                outcome -> ratio(outcome.peer(peer), outcome.rosey()), true, times);
    }

    /** At most so many times the time of one peer. */
    public static Goal atMostTimes(String peer, double times) {
        return new Goal("time <= " + number(times) + " x " + peer, outcome -> ratio(outcome.rosey(), outcome.peer(peer)), false, times);
    }

    /** At most so many times the time of the floor. */
    public static Goal atMostTimesFloor(double times) {
        return new Goal("time <= " + number(times) + " x floor", outcome -> ratio(outcome.rosey(), outcome.floor()), false, times);
    }

    /** At most so many times the time of the control, which is described by a word or two. */
    public static Goal atMostTimesControl(double times, String control) {
        return new Goal("time <= " + number(times) + " x " + control,
                outcome -> ratio(outcome.rosey(), outcome.control()), false, times);
    }

    /** Two threads get at least so many times as much done as one thread, the control. */
    public static Goal twoThreadsScale(double times) {
        return new Goal("speed >= " + number(times) + " x one thread", outcome -> {
            OptionalDouble ratio = ratio(outcome.control(), outcome.rosey());
            return ratio.isPresent() ? OptionalDouble.of(2 * ratio.getAsDouble()) : ratio;
        }, true, times);
    }

    /** At most so many bytes per operation; half a byte more is what measuring itself takes. */
    public static Goal atMostBytes(int bytes) {
        return new Goal("<= " + bytes + " B", outcome -> outcome.rosey().isPresent()
                ? OptionalDouble.of(outcome.rosey().get().bytes())
                : OptionalDouble.empty(), false, bytes + 0.5);
    }

    /** At least so many operations a second; the value is the share of it that was reached. */
    public static Goal atLeastPerSecond(int operations) {
        return new Goal(">= " + number(operations / 1000.0) + "k/s", outcome -> outcome.rosey().isPresent()
                ? OptionalDouble.of(1e9 / outcome.rosey().get().nanos() / operations)
                : OptionalDouble.empty(), true, 1);
    }

    /** At most so long; the value is the share of it that was taken. */
    public static Goal atMost(Duration time) {
        return new Goal("<= " + time.toMillis() + " ms", outcome -> share(outcome.rosey(), (double) time.toNanos()), false, 1);
    }

    /** At most so much longer than the floor; the value is the share of it that was taken. */
    public static Goal atMostMoreThanFloor(Duration time) {
        return new Goal("<= floor + " + time.toMillis() + " ms", outcome ->
                outcome.rosey().isPresent() && outcome.floor().isPresent()
                        ? OptionalDouble.of((outcome.rosey().get().nanos() - outcome.floor().get().nanos()) / (double) time.toNanos())
                        : OptionalDouble.empty(), false, 1);
    }

    /** At most so much memory; the value is the share of it that was taken. */
    public static Goal atMostMegabytes(int megabytes) {
        return new Goal("<= " + megabytes + " MB", outcome -> share(outcome.rosey(), (double) megabytes * (1 << 20)), false, 1);
    }

    private static OptionalDouble share(Optional<Figure> figure, double whole) {
        return figure.isPresent() ? OptionalDouble.of(figure.get().nanos() / whole) : OptionalDouble.empty();
    }

    /** What is to be reached, in a few words. */
    public String text() {
        return text;
    }

    /** What was reached; empty when something that it is compared with could not be measured. */
    public OptionalDouble value(Outcome outcome) {
        return value.apply(outcome);
    }

    /** Whether a value reaches the goal. */
    public boolean isMetBy(double reached) {
        return atLeast ? reached >= limit : reached <= limit;
    }

    private static OptionalDouble ratio(Optional<Figure> over, Optional<Figure> under) {
        return over.isPresent() && under.isPresent()
                ? OptionalDouble.of(over.get().nanos() / under.get().nanos())
                : OptionalDouble.empty();
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%s", value);
    }
}
