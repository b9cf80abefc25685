package dev.rosey.isolation.internal.sandbox;

/**
 * How a process ended.
 *
 * @param code what it returned, or 128 and the signal as shells have it
 * @param signal the signal that ended it, or 0
 */
public record ExitStatus(int code, int signal) {
    private static final int SIGNALLED = 128;

    /** From what {@code wait} tells. */
    static ExitStatus of(int status) {
        int signal = status & 0x7F;
        return signal == 0 ? new ExitStatus((status >> 8) & 0xFF, 0) : new ExitStatus(SIGNALLED + signal, signal);
    }

    /** Whether a signal ended it. */
    public boolean isSignalled() {
        return signal != 0;
    }
}
