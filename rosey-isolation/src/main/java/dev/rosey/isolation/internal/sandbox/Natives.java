package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;

/**
 * The calls of Linux and its C library that the launcher makes. As in the kernel, a negative result is an error number;
 * nothing is thrown, since {@link RestrictedStart} must not make objects. Safe for use by any number of threads.
 */
interface Natives {
    /** The version of Landlock. */
    long landlockAbi();

    /** Makes a set of rules that handles these rights; returns its descriptor. */
    long landlockCreate(LandlockRights handled);

    /** Grants rights beneath an open path. */
    long landlockAllowPath(int rules, long rights, int path);

    /** Grants connecting to a port by TCP. */
    long landlockAllowConnect(int rules, int port);

    /** Opens a file; returns its descriptor, which no program inherits. */
    long open(String path, int flags);

    /** Makes a pipe that no program inherits: its reading and its writing end. */
    long pipe(int[] ends);

    /** Lets nobody open a pipe again by the name that {@code /proc} gives its descriptors, privileges apart. */
    long forbidOpening(int pipe);

    /** Copies a descriptor to the first free number from one on; no program inherits the copy. */
    long duplicate(int descriptor, int least);

    /** Closes a descriptor. */
    long close(int descriptor);

    /**
     * Lays out in memory what {@link #filter} and {@link #spawn} need.
     *
     * @throws IOException if the C library refuses it
     */
    SpawnMemory prepare(SpawnPlan plan) throws IOException;

    /** Takes from this thread, for ever, the way to privileges. */
    long forbidPrivileges();

    /** Takes all capabilities from this thread. */
    long dropCapabilities(SpawnMemory memory);

    /** Puts this thread under rules of Landlock. */
    long restrict(int rules);

    /** Puts this thread under the filter of system calls; returns the descriptor on which it asks the host. */
    long filter(SpawnMemory memory);

    /** Starts the process; returns its number. */
    long spawn(SpawnMemory memory);

    /** Waits until a descriptor has something to read, or its other side is gone: the event, or 0 after that time. */
    long poll(int descriptor, long millis);

    /** Takes a question of the filter. */
    long receive(int listener, Question into);

    /** 0 while the one who asked waits. */
    long stillAsked(int listener, long id);

    /** Lets the call be made if the error is 0, or makes it fail. */
    long answer(int listener, long id, int error);

    /** Sets both limits of a process for a resource. */
    long limit(int pid, int resource, long value);

    /** {@code fcntl}. */
    long control(int descriptor, int command, long argument);

    /** Opens a handle of a process. */
    long openProcess(int pid);

    /** Sends a signal by a handle. */
    long signalProcess(int handle, int signal);

    /** Sends a signal to all of a process group. */
    long signalGroup(int group, int signal);

    /** Waits until a child has ended, and leaves it to be reaped. */
    long awaitEnd(int pid);

    /** Reaps a child; its status goes to the first element. */
    long reap(int pid, int[] status);
}
