package dev.rosey.isolation.internal.sandbox;

import java.util.List;

/**
 * What a process is started with, down to descriptors.
 *
 * @param command the program and its arguments
 * @param environment its variables, as {@code name=value}
 * @param workingDirectory where it starts
 * @param moves its descriptors, in this order
 * @param filter the program of its filter
 */
record SpawnPlan(List<String> command, List<String> environment, String workingDirectory, List<Move> moves,
        FilterProgram filter) {
    /**
     * A descriptor of the child.
     *
     * @param from what is copied, or −1 if the child's is closed, or −2 if it and all above are closed
     * @param to the child's
     */
    record Move(int from, int to) {
        static final int CLOSE = -1;
        static final int CLOSE_FROM = -2;

        static Move close(int descriptor) {
            return new Move(CLOSE, descriptor);
        }

        static Move closeFrom(int first) {
            return new Move(CLOSE_FROM, first);
        }
    }

    /** A program for seccomp. */
    static final class FilterProgram {
        private final byte[] bytes;

        FilterProgram(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }
}
