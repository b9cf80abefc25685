package dev.rosey.isolation.internal.sandbox;

import dev.rosey.api.plugin.SandboxLevel;
import java.util.List;

/**
 * What a machine has to shut processes in.
 *
 * @param level {@link SandboxLevel#KERNEL_SEALED} if it was tried and holds, {@link SandboxLevel#PROCESS_ONLY} otherwise
 * @param found what is there, in words
 * @param missing what is not, in words; empty at the best level
 */
public record SandboxReport(SandboxLevel level, List<String> found, List<String> missing) {
    /** Copies. */
    public SandboxReport {
        found = List.copyOf(found);
        missing = List.copyOf(missing);
    }
}
