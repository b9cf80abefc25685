package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;

/** Gives a process its limits and its lifeline before it runs its program. */
final class ChildPreparation implements Gate.Preparation {
    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_DATA = 2;
    private static final int RLIMIT_STACK = 3;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NOFILE = 7;
    private static final int RLIMIT_AS = 9;
    /** What the first thread's stack, which is no private memory to the kernel, may grow to. */
    private static final long STACK_BYTES = 8L << 20;
    /** Less than a page: no file is written; and unlike 0, this also keeps the kernel from starting a program for it. */
    private static final long CORE_BYTES = 1;
    /** Virtual machines reserve many addresses; without any limit the tables of addresses alone would fill the memory. */
    private static final long RESERVED_BYTES = 16L << 30;
    private static final int F_SETFL = 4;
    private static final int F_SETOWN = 8;
    private static final int F_SETSIG = 10;
    private static final int O_ASYNC = 0x2000;
    private static final int SIGKILL = 9;

    private final Natives natives;
    private final ChildLimits limits;
    private final int lifeline;
    private final boolean isSealed;
    private volatile int handle = -1;

    ChildPreparation(Natives natives, ChildLimits limits, int lifeline, boolean isSealed) {
        this.natives = natives;
        this.limits = limits;
        this.lifeline = lifeline;
        this.isSealed = isSealed;
    }

    @Override
    public void meet(int pid) throws IOException {
        if (handle < 0) {
            handle = Errno.check("pidfd_open", natives.openProcess(pid));
        }
    }

    @Override
    public void prepare(int pid) throws IOException {
        limit(pid, RLIMIT_DATA, limits.dataBytes());
        lower(pid, RLIMIT_NOFILE, limits.descriptors());
        limit(pid, RLIMIT_FSIZE, limits.fileBytes());
        lower(pid, RLIMIT_STACK, STACK_BYTES);
        lower(pid, RLIMIT_CORE, CORE_BYTES);
        if (isSealed) { // other programs than Java may reserve more
            lower(pid, RLIMIT_AS, limits.dataBytes() + RESERVED_BYTES);
        }
        // When the last writing end is closed, at the host's end too, the kernel kills the session that the process leads.
        control(F_SETOWN, -(long) pid);
        control(F_SETSIG, SIGKILL);
        control(F_SETFL, O_ASYNC);
    }

    private void limit(int pid, int resource, long value) throws IOException {
        Errno.check("prlimit64", natives.limit(pid, resource, value));
    }

    /** Sets a limit unless it is lower already, which takes privileges to raise. */
    private void lower(int pid, int resource, long value) throws IOException {
        long done = natives.limit(pid, resource, value);
        if (done != -Errno.EPERM) {
            Errno.check("prlimit64", done);
        }
    }

    private void control(int command, long argument) throws IOException {
        Errno.check("fcntl", natives.control(lifeline, command, argument));
    }

    /** Ends a process that got stuck on its way. */
    void kill() {
        int open = handle;
        if (open >= 0) {
            natives.signalProcess(open, SIGKILL);
        }
    }

    void close() {
        int open = handle;
        handle = -1;
        if (open >= 0) {
            natives.close(open);
        }
    }
}
