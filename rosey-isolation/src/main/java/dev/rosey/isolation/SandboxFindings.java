package dev.rosey.isolation;

import dev.rosey.api.plugin.SandboxLevel;
import java.util.List;
import java.util.Objects;

/**
 * What was found out about this machine's means to shut plugins in. Immutable.
 *
 * @param level how well plugins are shut in
 * @param found what is there, in words
 * @param missing what is not, in words; empty at the best level
 * @param advice what to do about that; empty at the best level
 */
public record SandboxFindings(SandboxLevel level, List<String> found, List<String> missing, String advice) {
    /** Copies. */
    public SandboxFindings {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(advice, "advice");
        found = List.copyOf(found);
        missing = List.copyOf(missing);
    }
}
