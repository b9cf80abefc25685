package dev.rosey.isolation.internal.monitor;

/** Lets a process stand still and go on. Without effect on a process that has ended. For one thread at a time. */
public interface Pauser extends AutoCloseable {
    /** Lets it stand still. Returns whether that was done. */
    boolean pause();

    /** Lets it go on. Returns whether that was done. */
    boolean resume();

    /** Lets go of the process, which stays as it is. */
    @Override
    void close();
}
