package dev.rosey.cytube.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * What goes wrong on one connection. Made by {@link Faults}; set it before the connection is opened.
 *
 * <p>A cut ends the TCP connection without a close frame. Frames before it reach the other side; the frame at which a
 * connection is cut <em>before</em> is neither delivered nor handled, and does not appear in {@link TestConnection#frames()}.
 */
public final class FaultPlan {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private volatile long maxSent = Long.MAX_VALUE;
    private volatile long maxReceived = Long.MAX_VALUE;

    enum Verdict {
        PASS,
        CUT_BEFORE,
        CUT_AFTER,
        STALL
    }

    private record Rule(Predicate<Frame> condition, Verdict verdict) {}

    FaultPlan() {}

    /**
     * Cuts in place of a frame, counted over both directions. With every index in turn a test breaks an exchange at all of
     * its points.
     *
     * @param index index of a frame, from 0
     * @return this plan
     */
    public FaultPlan cutAtFrame(int index) {
        return cutBefore(frame -> frame.index() == index);
    }

    /**
     * Cuts in place of the first frame of either direction that fits.
     *
     * @param condition called on the server's thread
     * @return this plan
     */
    public FaultPlan cutBefore(Predicate<Frame> condition) {
        rules.add(new Rule(condition, Verdict.CUT_BEFORE));
        return this;
    }

    /**
     * Cuts when the first frame of either direction that fits has been sent, or has been received and handled. What the
     * server answers to it is sent before the cut only if the answer is immediate.
     *
     * @param condition called on the server's thread
     * @return this plan
     */
    public FaultPlan cutAfter(Predicate<Frame> condition) {
        rules.add(new Rule(condition, Verdict.CUT_AFTER));
        return this;
    }

    /**
     * Cuts when the server has written so many bytes, the answer to the WebSocket handshake included, also within a frame.
     *
     * @param bytes 0 for a cut in place of the answer
     * @return this plan
     * @throws IllegalArgumentException if it is negative
     */
    public FaultPlan cutAfterBytesSent(long bytes) {
        maxSent = notNegative(bytes);
        return this;
    }

    /**
     * Cuts when the server has read so many bytes after the WebSocket handshake, also within a frame.
     *
     * @param bytes bytes of frames
     * @return this plan
     * @throws IllegalArgumentException if it is negative
     */
    public FaultPlan cutAfterBytesReceived(long bytes) {
        maxReceived = notNegative(bytes);
        return this;
    }

    /**
     * Stalls in place of the first frame that fits: see {@link TestConnection#stall()}.
     *
     * @param condition called on the server's thread
     * @return this plan
     */
    public FaultPlan stallBefore(Predicate<Frame> condition) {
        rules.add(new Rule(condition, Verdict.STALL));
        return this;
    }

    long maxSent() {
        return maxSent;
    }

    long maxReceived() {
        return maxReceived;
    }

    Verdict judge(Frame frame) {
        return rules.stream()
                .filter(rule -> rule.condition().test(frame))
                .map(Rule::verdict)
                .findFirst()
                .orElse(Verdict.PASS);
    }

    private static long notNegative(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is " + bytes + "; it must not be negative");
        }
        return bytes;
    }
}
