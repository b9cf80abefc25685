package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import java.time.Duration;
import java.util.Locale;

/** For what the host ends a process. */
sealed interface Fault {
    /** What that counts as. */
    EndCause cause();

    /** The reason as a message tells it, after "was ended: ". */
    String words();

    /**
     * It does not answer heartbeats.
     *
     * @param missed how many in a row
     */
    record Silent(int missed) implements Fault {
        @Override
        public EndCause cause() {
            return new EndCause.Hung(EndCause.Hung.Sign.HEARTBEATS);
        }

        @Override
        public String words() {
            return "it hangs: " + missed + " heartbeats in a row were not answered";
        }
    }

    /**
     * It does not answer calls in their time.
     *
     * @param missed how many in a row
     */
    record Stuck(int missed) implements Fault {
        @Override
        public EndCause cause() {
            return new EndCause.Hung(EndCause.Hung.Sign.CALLS);
        }

        @Override
        public String words() {
            return missed + " calls in a row were not answered in time";
        }
    }

    /**
     * It breaks the protocol.
     *
     * @param problem what it did
     */
    record Breach(String problem) implements Fault {
        @Override
        public EndCause cause() {
            return new EndCause.ProtocolViolation();
        }

        @Override
        public String words() {
            return "protocol violation: " + problem;
        }
    }

    /**
     * It was not ready in time.
     *
     * @param allowed how long it had
     */
    record NotReady(Duration allowed) implements Fault {
        @Override
        public EndCause cause() {
            return new EndCause.StartTimeout();
        }

        @Override
        public String words() {
            return "it was not ready within " + allowed.toMillis()
                    + " ms; see what its start waits for, or give it more time with startTimeout";
        }
    }

    /**
     * It uses too much.
     *
     * @param violation of what, and how much
     */
    record Excess(ResourceViolation violation) implements Fault {
        @Override
        public EndCause cause() {
            return new EndCause.OverLimit(violation.limit());
        }

        @Override
        public String words() {
            String unit = switch (violation.limit()) {
                case CPU -> " % of a processor core";
                case MEMORY -> " MB of memory";
                case THREADS -> " threads";
                case DESCRIPTORS -> " open descriptors";
            };
            String field = switch (violation.limit()) {
                case CPU -> "maxCpuPercent";
                case MEMORY -> "maxMemoryMegabytes";
                case THREADS -> "maxThreads";
                case DESCRIPTORS -> "maxDescriptors";
            };
            boolean whole = violation.limit() == Limit.THREADS || violation.limit() == Limit.DESCRIPTORS;
            String figures = whole ? "%.0f%s, allowed are %.0f" : "%.1f%s, allowed are %.1f";
            return String.format(Locale.ROOT, "resource limit: it used " + figures + ", in %d checks in a row; find out "
                    + "what it does, or allow it more with limits/%s", violation.measured(), unit, violation.allowed(),
                    violation.checks(), field);
        }
    }

    /** Its runtime is closed. */
    record RuntimeClosed() implements Fault {
        @Override
        public EndCause cause() {
            return new EndCause.HostStopped();
        }

        @Override
        public String words() {
            return "the runtime is closed";
        }
    }
}
