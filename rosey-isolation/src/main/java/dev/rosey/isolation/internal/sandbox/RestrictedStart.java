package dev.rosey.isolation.internal.sandbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the thread does that restricts itself and starts the process. Whatever this thread starts would be restricted for
 * ever, so it starts nothing: it makes no object, completes no future, loads no class, and gives its results away by
 * writing fields and waking a thread that waits.
 */
final class RestrictedStart implements Runnable {
    private static final String[] STAGES = {"Starting a thread", "prctl(PR_SET_NO_NEW_PRIVS)", "capset",
            "landlock_restrict_self", "seccomp", "posix_spawn"};

    private final Natives natives;
    private final SpawnMemory memory;
    private final int rules;
    private final Thread keeper;
    private final AtomicInteger listener = new AtomicInteger(-1);
    private volatile int stage;
    private volatile long result;
    private volatile boolean isDone;
    private volatile @Nullable Throwable thrown;

    RestrictedStart(Natives natives, SpawnMemory memory, int rules, Thread keeper) {
        this.natives = natives;
        this.memory = memory;
        this.rules = rules;
        this.keeper = keeper;
    }

    @Override
    public void run() {
        try {
            result = start();
        } catch (Throwable e) { // an uncaught one would be handled by other people's code on this thread
            thrown = e;
            result = -1;
        } finally {
            isDone = true;
            LockSupport.unpark(keeper);
        }
    }

    private long start() {
        stage = 1;
        long done = natives.forbidPrivileges();
        if (done >= 0) {
            stage = 2;
            done = natives.dropCapabilities(memory);
        }
        if (done >= 0) {
            stage = 3;
            done = natives.restrict(rules);
        }
        if (done >= 0) {
            stage = 4;
            done = natives.filter(memory);
        }
        if (done < 0) {
            return done;
        }
        listener.set((int) done);
        LockSupport.unpark(keeper);
        stage = 5;
        return natives.spawn(memory);
    }

    /** Whether nothing more will happen here. */
    boolean isDone() {
        return isDone;
    }

    /** The number of the process, or a negative error number; valid when done. */
    long result() {
        return result;
    }

    /** What went wrong besides system calls. */
    @Nullable Throwable thrown() {
        return thrown;
    }

    /** What it is about. */
    String stage() {
        return STAGES[stage];
    }

    /** Where the filter asks, or −1 if it does not ask yet or any more. */
    int listener() {
        return listener.get();
    }

    /** From now on whatever the filter would ask fails in the kernel. */
    void closeListener() {
        int open = listener.getAndSet(-1);
        if (open >= 0) {
            natives.close(open);
        }
    }
}
