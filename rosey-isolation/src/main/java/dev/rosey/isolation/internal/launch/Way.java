package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import java.util.List;
import java.util.Optional;

/** A way to shut processes in, which a machine has or has not. */
interface Way {
    /** How well processes are shut in by it. */
    SandboxLevel level();

    /**
     * Tries it, which takes as long as a process does to start and end. Never fails.
     *
     * @param found takes what is there, in words
     * @param missing has what better ways lack, and takes what this one lacks if it cannot be gone
     */
    Optional<Confinement> tryOut(List<String> found, List<String> missing);
}
