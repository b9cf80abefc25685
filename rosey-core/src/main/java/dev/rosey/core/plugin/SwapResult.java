package dev.rosey.core.plugin;

import java.time.Duration;
import java.util.Objects;

/** What became of the wish to go over to another version of a plugin while it runs. */
public sealed interface SwapResult {
    /**
     * The new version serves, and the old one has ended.
     *
     * @param from the version before
     * @param to the version that serves
     * @param took how long it took to switch all subscriptions; commands were answered all the while
     * @param drained whether the old version finished all that it had begun; else it was stopped before
     */
    record Swapped(String from, String to, Duration took, boolean drained) implements SwapResult {
        /** Checks that the parts are there. */
        public Swapped {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(took, "took");
        }
    }

    /**
     * The new version failed and is gone; the old one never stopped serving because of it.
     *
     * @param phase how far the new version came
     * @param reason what went wrong, and what to do where something can be done
     */
    record RolledBack(Phase phase, String reason) implements SwapResult {
        /** Checks that the parts are there. */
        public RolledBack {
            Objects.requireNonNull(phase, "phase");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Nothing was begun.
     *
     * @param reason why, and what to do
     */
    record Refused(String reason) implements SwapResult {
        /** Checks that the reason is there. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** How far a new version came. */
    enum Phase {
        /** It was to start, and register all its commands. */
        START,
        /** It ran, and was to say that it is healthy. */
        HEALTH,
        /** It was healthy, and the subscriptions were to become its own. */
        SWITCH
    }

    /** Whether the new version serves now. */
    default boolean isSwapped() {
        return this instanceof Swapped;
    }
}
