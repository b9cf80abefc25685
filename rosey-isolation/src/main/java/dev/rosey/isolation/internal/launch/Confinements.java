package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.isolation.internal.sandbox.SandboxProbe;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out how well processes can be shut in here, and takes the best. Immutable. */
public final class Confinements {
    private final List<Way> ways;
    private final Way last;

    /** The ways from the best on, and the one that every machine has. */
    Confinements(List<Way> ways, Way last) {
        this.ways = List.copyOf(ways);
        this.last = last;
    }

    /**
     * All that there are: sealed by the kernel, in bubblewrap, in processes of their own and no more.
     *
     * @param command makes command lines
     * @param cache has the worker
     * @param variables the host's own environment
     * @param sealing makes what seals processes
     */
    public static Confinements of(
            JvmCommand command, WorkerCache cache, Map<String, String> variables, SandboxProbe.Source sealing) {
        return new Confinements(
                List.of(new SealedWay(command, cache, variables, sealing), new BubblewrapWay(command, cache, variables)),
                new PlainWay(command, cache, variables));
    }

    /**
     * Tries one way after the other, which takes as long as a process does to start and end. What the better ones lack is
     * in the report of the one that is taken.
     *
     * @param highest what is not to be surpassed
     */
    Confinement best(SandboxLevel highest) {
        List<String> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (!highest.isEnforced()) {
            missing.add("it was not asked for");
            return plain(found, missing);
        }
        for (Way way : ways) {
            if (!highest.isAtLeast(way.level())) {
                missing.add(way.level() + ": it was not asked for");
                continue;
            }
            Optional<Confinement> confinement = way.tryOut(found, missing);
            if (confinement.isPresent()) {
                return confinement.get();
            }
        }
        return plain(found, missing);
    }

    private Confinement plain(List<String> found, List<String> missing) {
        return last.tryOut(found, missing).orElseThrow(
                () -> new IllegalStateException("A process of its own is what every machine has: "
                        + new SandboxReport(last.level(), found, missing)));
    }
}
