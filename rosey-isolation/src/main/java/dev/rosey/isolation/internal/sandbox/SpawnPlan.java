package dev.rosey.isolation.internal.sandbox;

import java.util.List;

/**
 * What a process is started with, down to descriptors.
 *
 * @param command the program and its arguments
 * @param environment its variables, as {@code name=value}
 * @param workingDirectory where it starts
 * @param moves its descriptors, in this order
 * @param lastDescriptor those above are closed
 * @param filter the program of its filter
 */
record SpawnPlan(List<String> command, List<String> environment, String workingDirectory, List<Move> moves,
        int lastDescriptor, FilterProgram filter) {
    /**
     * A descriptor of the child.
     *
     * @param from the host's, or −1 if the child's is closed
     * @param to the child's
     */
    record Move(int from, int to) {}

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
