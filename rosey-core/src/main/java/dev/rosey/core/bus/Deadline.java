package dev.rosey.core.bus;

import org.jspecify.annotations.Nullable;

/** Something that is to happen at a time unless it is taken back. It can be added to {@link Deadlines} once. */
abstract class Deadline {
    // All of these are of the wheel that holds it, and guarded by its lock.
    @Nullable Deadline before;
    @Nullable Deadline after;
    long tick;
    boolean waiting;

    volatile @Nullable DeadlineWheel wheel; // set once, before it waits

    /** The time has come. Runs on the timer's thread and must be short; may come just after it was taken back. */
    abstract void expire();

    static Deadline of(Runnable action) {
        return new Deadline() {
            @Override
            void expire() {
                action.run();
            }
        };
    }
}
