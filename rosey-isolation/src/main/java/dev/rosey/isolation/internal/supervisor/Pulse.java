package dev.rosey.isolation.internal.supervisor;

import dev.rosey.isolation.internal.frame.Frame;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a process again and again for a sign of life, and notices when it gives none: half a pause after the last question
 * that it may miss, so that one that freezes right after an answer is found within four pauses with time to spare. Each
 * method is for one thread.
 */
final class Pulse {
    private static final int MISSED_HEARTBEATS = 3;

    private final ScheduledExecutorService timers;
    private final Duration pause;
    private final Consumer<Frame> send;
    private final Consumer<Fault> onFault;
    private volatile long sent;
    private volatile long answered;
    private volatile @Nullable ScheduledFuture<?> beats;
    private boolean looks; // next, instead of asking; of the timer

    /** With the time between two questions. */
    Pulse(ScheduledExecutorService timers, Duration pause, Consumer<Frame> send, Consumer<Fault> onFault) {
        this.timers = timers;
        this.pause = pause;
        this.send = send;
        this.onFault = onFault;
    }

    void begin() {
        long nanos = pause.toNanos();
        try {
            beats = timers.scheduleAtFixedRate(this::tick, nanos, nanos / 2, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            onFault.accept(new Fault.RuntimeClosed());
        }
    }

    /** Asks, and half a pause later looks for answers. */
    private void tick() {
        looks = !looks;
        if (looks) {
            beat();
        } else if (sent - answered >= MISSED_HEARTBEATS) {
            end();
            onFault.accept(new Fault.Silent(MISSED_HEARTBEATS));
        }
    }

    private void beat() {
        long number = sent + 1;
        sent = number;
        send.accept(new Frame.Heartbeat(number, 0));
    }

    /** The process has answered; an answer to what was not asked yet counts as one to the last question. */
    void answered(long number) {
        answered = Math.max(answered, Math.min(number, sent));
    }

    void end() {
        ScheduledFuture<?> all = beats;
        if (all != null) {
            all.cancel(false);
        }
    }
}
