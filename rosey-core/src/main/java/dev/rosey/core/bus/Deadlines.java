package dev.rosey.core.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Any number of deadlines on one task of a timer. A deadline never expires early, and at most one tick of {@value
 * #TICK_MILLIS} ms late, beside what the timer itself is late. While nothing waits, the timer has at most one task left,
 * and does not repeat it. Safe for use by any number of threads.
 */
final class Deadlines {
    static final int TICK_MILLIS = 5;

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final int MAX_WHEELS = 16;

    private final BusRuntime runtime;
    private final DeadlineWheel[] wheels; // a thread keeps to one of them, so that threads seldom meet
    private final ReentrantLock alarmLock = new ReentrantLock(); // taken after the lock of no wheel
    private volatile @Nullable Origin origin; // set once
    private volatile long alarmAt = DeadlineWheel.NEVER; // a tick; written under alarmLock
    private @Nullable ScheduledFuture<?> alarm; // guarded by alarmLock

    Deadlines(BusRuntime runtime) {
        this.runtime = runtime;
        int processors = Math.min(MAX_WHEELS, Runtime.getRuntime().availableProcessors());
        this.wheels = new DeadlineWheel[Integer.highestOneBit(2 * processors - 1)];
        for (int i = 0; i < wheels.length; i++) {
            wheels[i] = new DeadlineWheel();
        }
    }

    /**
     * Lets a deadline expire after a time, unless it is removed before.
     *
     * @throws RejectedExecutionException if the timer is shut down; the deadline does not wait then
     */
    void add(Deadline deadline, Duration time) {
        long wait = BusRuntime.nanos(time);
        long now = now();
        long at = wait > Long.MAX_VALUE - TICK - now ? Long.MAX_VALUE - TICK : now + wait;
        long tick = (at + TICK - 1) / TICK;
        wheels[(int) Thread.currentThread().getId() & (wheels.length - 1)].add(deadline, tick);
        if (tick < alarmAt) { // read after adding: a sweep that missed this one has reset it before
            try {
                setAlarm(tick);
            } catch (RejectedExecutionException ended) {
                remove(deadline);
                throw ended;
            }
        }
    }

    /** Takes a deadline back; false when it has expired, was removed, or was never added. */
    static boolean remove(Deadline deadline) {
        DeadlineWheel wheel = deadline.wheel;
        return wheel != null && wheel.remove(deadline);
    }

    /** All that wait now. */
    List<Deadline> all() {
        List<Deadline> all = new ArrayList<>();
        for (DeadlineWheel wheel : wheels) {
            all.addAll(wheel.all());
        }
        return all;
    }

    private void ring() {
        alarmLock.lock();
        try {
            ScheduledFuture<?> other = alarm; // this one, or a later one when this could not be cancelled in time
            if (other != null) {
                other.cancel(false);
                alarm = null;
            }
            alarmAt = DeadlineWheel.NEVER;
        } finally {
            alarmLock.unlock();
        }
        long now = now() / TICK;
        long next = DeadlineWheel.NEVER;
        List<Deadline> due = new ArrayList<>();
        for (DeadlineWheel wheel : wheels) {
            next = Math.min(next, wheel.sweep(now, due));
        }
        if (next != DeadlineWheel.NEVER) {
            try {
                setAlarm(next);
            } catch (RejectedExecutionException ended) {
                // The timer ended before its bus: nothing would ever wake the others.
                all().stream().filter(Deadlines::remove).forEach(due::add);
            }
        }
        due.sort(Comparator.comparingLong(each -> each.tick));
        due.forEach(Deadline::expire);
    }

    private void setAlarm(long tick) {
        alarmLock.lock();
        try {
            if (tick >= alarmAt) {
                return;
            }
            ScheduledFuture<?> before = alarm;
            long delay = Math.max(0, tick * TICK - now());
            ScheduledFuture<?> made = runtime.after(Duration.ofNanos(delay), this::ring);
            if (origin == null) {
                origin = new Origin(made, delay);
            }
            alarm = made;
            alarmAt = tick;
            if (before != null) {
                before.cancel(false);
            }
        } finally {
            alarmLock.unlock();
        }
    }

    /** The timer's own time in nanoseconds since its first task was made, whatever clock the timer goes by. */
    private long now() {
        Origin known = origin;
        return known == null ? 0 : known.due - known.task.getDelay(TimeUnit.NANOSECONDS);
    }

    /** The first task of the timer, and the time at which it was due. The task tells the time also when it has ended. */
    private record Origin(ScheduledFuture<?> task, long due) {}
}
