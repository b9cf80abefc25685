package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;
import java.util.List;

/** Finds out why a process ended. */
final class EndCauses {
    private static final int SIGNAL_BASE = 128;
    private static final int MOST_SIGNALS = 64;

    private static final List<String> MEMORY = List.of(
            "Terminating due to java.lang.OutOfMemoryError",
            "insufficient memory for the Java Runtime Environment",
            "Out of Memory Error (",
            "Native memory allocation (",
            "Could not reserve enough space for");

    private EndCauses() {}

    /**
     * The cause.
     *
     * @param state in which the plugin was
     * @param end how it ended
     */
    static EndCause of(PluginState state, Child.End end) {
        if (state == PluginState.STOPPING) {
            return new EndCause.HostStopped();
        }
        if (end.fault().isPresent()) {
            return end.fault().get().cause();
        }
        if (end.failure().isPresent()) {
            return end.failure().get().type().equals(OutOfMemoryError.class.getName())
                    ? new EndCause.OutOfMemory()
                    : new EndCause.Threw(end.failure().get().phase());
        }
        if (end.status() != 0 && tellsOfMemory(end.tail())) {
            return new EndCause.OutOfMemory();
        }
        int signal = end.status() - SIGNAL_BASE;
        return signal > 0 && signal <= MOST_SIGNALS
                ? new EndCause.Signalled(signal)
                : new EndCause.Exited(end.status());
    }

    private static boolean tellsOfMemory(String text) {
        return text.lines().anyMatch(EndCauses::isAboutMemory);
    }

    /** Whether a virtual machine writes such a line when it ends for want of memory. */
    static boolean isAboutMemory(String line) {
        return MEMORY.stream().anyMatch(line::contains);
    }
}
