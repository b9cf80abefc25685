package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one process: it has the process started by a thread that restricts itself, answers for it, waits for its
 * end and reaps it. Whatever fails, nothing of the process stays.
 */
final class Keeper implements Runnable {
    private static final int SIGKILL = 9;
    private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

    /**
     * What the start needs.
     *
     * @param memory laid out for the calls
     * @param rules descriptor of the rules of Landlock
     * @param childEnds what only the child is to keep, and the rules
     * @param hostEnds what is kept as long as the child lives
     * @param gate answers the filter
     * @param preparation of the process
     * @param deadline of the start
     */
    record Start(SpawnMemory memory, int rules, Descriptors childEnds, Descriptors hostEnds, Gate gate,
            ChildPreparation preparation, Deadline deadline) {}

    private final Natives natives;
    private final Start start;
    private final long number;
    private final CompletableFuture<Integer> started = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final Object lock = new Object();
    private volatile @Nullable RestrictedStart restricted;
    private volatile boolean isAbandoned;
    private int alive = -1; // its number while it is not reaped; guarded by lock

    Keeper(Natives natives, Start start, long number) {
        this.natives = natives;
        this.start = start;
        this.number = number;
    }

    CompletableFuture<Integer> started() {
        return started;
    }

    CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    /** Begins; everything is released by this object from now on, and before if this fails. */
    void begin() {
        try {
            thread("keeper", this).start();
        } catch (Throwable e) {
            release();
            throw e;
        }
    }

    /** No inherited values, and platform threads only: a pool's thread would stay restricted. */
    private Thread thread(String part, Runnable task) {
        Thread thread = new Thread(null, task, "rosey-sandbox-" + part + '-' + number, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Nobody waits for the start any more. */
    void abandon() {
        isAbandoned = true;
        RestrictedStart running = restricted;
        if (running != null) {
            running.closeListener();
        }
        start.preparation().kill();
    }

    /** Ends the process and what it has started. */
    void kill() {
        synchronized (lock) {
            if (alive > 0) {
                natives.signalGroup(alive, SIGKILL);
            }
        }
    }

    @Override
    public void run() {
        try {
            int pid = launch();
            synchronized (lock) {
                alive = pid;
            }
            started.complete(pid);
            if (isAbandoned) {
                kill();
            }
            ExitStatus status = waitFor(pid);
            release();
            exit.complete(status);
        } catch (IOException | RuntimeException | Error e) {
            started.completeExceptionally(e);
            exit.completeExceptionally(e);
        } finally {
            release();
        }
    }

    private void release() {
        start.childEnds().close();
        start.hostEnds().close();
        start.preparation().close();
    }

    private int launch() throws IOException {
        RestrictedStart restrictedStart =
                new RestrictedStart(natives, start.memory(), start.rules(), Thread.currentThread());
        restricted = restrictedStart;
        thread("launcher", restrictedStart).start();
        IOException problem = serve(restrictedStart);
        restrictedStart.closeListener();
        if (problem != null) {
            start.preparation().kill();
        }
        if (!isDone(restrictedStart, problem == null ? start.deadline() : new Deadline(LAST_CHANCE))) {
            problem = problem == null ? start.deadline().missed() : problem;
            start.preparation().kill();
            if (!isDone(restrictedStart, new Deadline(LAST_CHANCE))) {
                started.completeExceptionally(problem); // and clean up whenever it comes back
                waitForever(restrictedStart);
            }
        }
        start.childEnds().close();
        start.preparation().close();
        return result(restrictedStart, problem);
    }

    private int result(RestrictedStart done, @Nullable IOException problem) throws IOException {
        int pid = (int) done.result();
        done.closeListener();
        if (pid > 0 && problem == null) {
            return pid;
        }
        if (pid > 0) {
            natives.signalGroup(pid, SIGKILL);
            waitFor(pid);
        }
        if (problem == null || (pid <= 0 && done.thrown() != null)) {
            problem = new IOException(done.stage() + " failed with " + Errno.text((int) -done.result()), done.thrown());
        }
        throw problem;
    }

    private @Nullable IOException serve(RestrictedStart asking) {
        while (asking.listener() < 0 && !asking.isDone()) {
            if (start.deadline().isOver()) {
                return start.deadline().missed();
            }
            LockSupport.parkNanos(this, start.deadline().nanos());
        }
        int listener = asking.listener();
        if (listener < 0) {
            return null; // it ended before, and says itself why
        }
        try {
            start.gate().serve(listener);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private boolean isDone(RestrictedStart awaited, Deadline deadline) {
        while (!awaited.isDone() && !deadline.isOver()) {
            LockSupport.parkNanos(this, Math.max(1, deadline.nanos()));
        }
        return awaited.isDone();
    }

    private void waitForever(RestrictedStart awaited) {
        while (!awaited.isDone()) {
            LockSupport.park(this);
            awaited.closeListener();
        }
    }

    /** Reaps only after the rest of the session is gone, since the number may be another's after that. */
    private ExitStatus waitFor(int pid) throws IOException {
        long waited = natives.awaitEnd(pid);
        while (waited == -Errno.EINTR) {
            waited = natives.awaitEnd(pid);
        }
        int[] status = new int[1];
        synchronized (lock) {
            natives.signalGroup(pid, SIGKILL);
            long reaped = natives.reap(pid, status);
            while (reaped == -Errno.EINTR) {
                reaped = natives.reap(pid, status);
            }
            alive = -1;
            Errno.check("wait4", reaped);
        }
        return ExitStatus.of(status[0]);
    }
}
