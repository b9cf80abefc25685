package dev.rosey.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A place in a list of subjects, for each thread its own. */
@State(Scope.Thread)
public class Cursor {
    private static final int APART = 7919;

    private int next = Math.floorMod(System.identityHashCode(this), APART);

    /** Makes a cursor. */
    public Cursor() {}

    /** The next of so many places. */
    int next(int length) {
        int place = next + 1;
        if (place >= length) {
            place = 0;
        }
        next = place;
        return place;
    }
}
