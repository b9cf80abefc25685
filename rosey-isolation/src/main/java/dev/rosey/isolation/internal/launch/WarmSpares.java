package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes, and keeps one more ready: a spare, shut in as the plugins' processes are, that takes the place of the
 * next one whose plan differs from its own in nothing but the plugin's name. It is made in the background when nothing was
 * started for a moment, by the plan that was needed last. There is one at most. One that dies is not replaced before the
 * next start, so that a machine that ends them is not kept busy with making them. Safe for use by any number of threads.
 */
public final class WarmSpares implements ChildLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(WarmSpares.class);

    /** How long nothing may have been started before a spare is made. */
    static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration DRAINING = Duration.ofSeconds(5);

    private final ChildLauncher cold;
    private final ScheduledExecutorService timers;
    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable LaunchPlan wanted; // guarded by lock
    private @Nullable Future<?> making; // guarded by lock
    private @Nullable Spare ready; // guarded by lock
    private @Nullable Future<?> draining; // guarded by lock; of the one that is ready
    private boolean closed; // guarded by lock

    /**
     * Makes no spare yet.
     *
     * @param cold starts the processes
     * @param timers say when it was quiet for long enough; their tasks are short
     * @param threads run what takes longer
     */
    public WarmSpares(ChildLauncher cold, ScheduledExecutorService timers, Executor threads) {
        this.cold = cold;
        this.timers = timers;
        this.threads = threads;
    }

    @Override
    public SandboxLevel sandbox() {
        return cold.sandbox();
    }

    @Override
    public LaunchedChild launch(LaunchPlan plan) throws IOException {
        if (!plan.isGeneric()) {
            LaunchedChild child = cold.launch(plan);
            makeLater(null);
            return child;
        }
        LaunchPlan nameless = plan.forSpare();
        Spare spare = take(nameless);
        LaunchedChild child = spare == null ? cold.launch(plan) : spare;
        makeLater(nameless);
        return child;
    }

    /** The spare, if there is one that can stand in and lives. */
    private @Nullable Spare take(LaunchPlan plan) {
        lock.lock();
        try {
            Spare spare = ready;
            if (spare == null || !spare.isFor(plan) || !spare.isAlive()) {
                return null; // a dead one is put away by what hears of its end
            }
            forget();
            spare.handOver();
            return spare;
        } finally {
            lock.unlock();
        }
    }

    /** There is none any more. Only with the lock. */
    private void forget() {
        ready = null;
        if (draining != null) {
            draining.cancel(false);
            draining = null;
        }
    }

    /** Puts the making of a spare off, since something was just started; by another plan from now on, if one is given. */
    private void makeLater(@Nullable LaunchPlan plan) {
        lock.lock();
        try {
            wanted = plan == null ? wanted : plan;
            if (closed || wanted == null || (ready != null && ready.isFor(wanted))) {
                return;
            }
            if (making != null) {
                making.cancel(false);
            }
            making = timers.schedule(
                    () -> threads.execute(this::make), QUIET.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The runtime was closed, so that no spare process is made", e);
        } finally {
            lock.unlock();
        }
    }

    private void make() {
        LaunchPlan plan = discardOther();
        if (plan == null) {
            return;
        }
        try {
            Spare spare = new Spare(plan, cold.launch(plan));
            if (keep(spare)) {
                CompletableFuture<?> unused = spare.exit().whenComplete((status, problem) -> ended(spare));
            } else {
                spare.discard();
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("No spare process is kept ready, so that restarts take somewhat longer: {}", e.toString());
        }
    }

    /** Ends a spare that nobody needs now; says by which plan to make one, if one is to be made. */
    private @Nullable LaunchPlan discardOther() {
        Spare other = null;
        lock.lock();
        try {
            making = null;
            if (closed || wanted == null || (ready != null && ready.isFor(wanted))) {
                return null;
            }
            other = ready;
            forget();
            return wanted;
        } finally {
            lock.unlock();
            if (other != null) {
                other.discard();
            }
        }
    }

    private boolean keep(Spare spare) {
        lock.lock();
        try {
            if (closed || ready != null) {
                return false;
            }
            draining = timers.scheduleWithFixedDelay(
                    spare::drain, DRAINING.toNanos(), DRAINING.toNanos(), TimeUnit.NANOSECONDS);
            ready = spare;
            return true;
        } catch (RejectedExecutionException e) {
            return false; // the runtime was closed
        } finally {
            lock.unlock();
        }
    }

    /** A spare has ended: one that was handed over is the business of who has it. */
    private void ended(Spare spare) {
        lock.lock();
        try {
            if (ready != spare) {
                return;
            }
            forget();
        } finally {
            lock.unlock();
        }
        spare.drain();
        spare.release();
        LOG.info("The spare process {} ended before it was needed; {}", spare.pid(),
                spare.words().isEmpty() ? "it said nothing" : spare.words());
    }

    /** Ends the spare; blocks until it has ended, for a second at most. */
    @Override
    public void close() {
        Spare last;
        lock.lock();
        try {
            closed = true;
            if (making != null) {
                making.cancel(false);
            }
            last = ready;
            forget();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.discard();
            last.awaitEnd();
        }
    }
}
