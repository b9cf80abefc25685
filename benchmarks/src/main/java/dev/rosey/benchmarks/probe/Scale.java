package dev.rosey.benchmarks.probe;

/**
 * How much is measured.
 *
 * @param starts processes started one after the other
 * @param crowds how often a crowd is started
 * @param crowd processes started at once
 * @param kills hosts or servers that are killed
 * @param calls calls one after the other
 * @param pipelined calls with many in flight
 * @param events events in one direction
 */
public record Scale(int starts, int crowds, int crowd, int kills, int calls, int pipelined, int events) {
    /** Enough to see that it works. */
    public static Scale quick() {
        return new Scale(5, 1, 20, 1, 2_000, 20_000, 200_000);
    }

    /** Enough for figures. */
    public static Scale full() {
        return new Scale(60, 3, 100, 8, 50_000, 400_000, 3_000_000);
    }
}
