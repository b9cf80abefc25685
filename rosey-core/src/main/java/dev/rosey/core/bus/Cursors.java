package dev.rosey.core.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The two ends of a ring, each on cache lines of its own: producers write one, whoever polls writes the other. A class
 * lays its fields out after those of its superclass, so the padding stays where it is.
 */
abstract class Cursors {
    static final VarHandle HEAD;
    static final VarHandle TAIL;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Head.class, "head", long.class);
            TAIL = MethodHandles.lookup().findVarHandle(Tail.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Cursors() {}

    /** Keeps what lies before apart. */
    abstract static class Before {
        long a1, a2, a3, a4, a5, a6, a7, a8;
    }

    /** What polling writes. */
    abstract static class Head extends Before {
        volatile long head; // the next index to poll
        long known; // the tail as it was last seen by who polls; never greater than the tail
        long b1, b2, b3, b4, b5, b6, b7, b8;
    }

    /** What adding writes. */
    abstract static class Tail extends Head {
        volatile long tail; // the next index to add at, and the bits that end adding
        long limit; // the first index that had no room when it was last looked for
        long c1, c2, c3, c4, c5, c6, c7, c8;
    }
}
