package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;

/** Gives a process its limits and its lifeline before it runs its program. */
final class ChildPreparation implements Gate.Preparation {
    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_DATA = 2;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NOFILE = 7;
    private static final int F_SETFL = 4;
    private static final int F_SETOWN = 8;
    private static final int F_SETSIG = 10;
    private static final int O_ASYNC = 0x2000;
    private static final int SIGKILL = 9;

    private final Natives natives;
    private final ChildLimits limits;
    private final int lifeline;
    private volatile int handle = -1;

    ChildPreparation(Natives natives, ChildLimits limits, int lifeline) {
        this.natives = natives;
        this.limits = limits;
        this.lifeline = lifeline;
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
        limit(pid, RLIMIT_NOFILE, limits.descriptors());
        limit(pid, RLIMIT_FSIZE, limits.fileBytes());
        limit(pid, RLIMIT_CORE, 0);
        // When the last writing end is closed, at the host's end too, the kernel kills the session that the process leads.
        control(F_SETOWN, -(long) pid);
        control(F_SETSIG, SIGKILL);
        control(F_SETFL, O_ASYNC);
    }

    private void limit(int pid, int resource, long value) throws IOException {
        Errno.check("prlimit64", natives.limit(pid, resource, value));
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
