package dev.rosey.api.plugin;

import java.util.Objects;

/**
 * Why the process of a plugin ended, as its host saw it. What a process says of itself counts only for its own
 * classification: a plugin that writes what a virtual machine without memory writes is taken to have had none.
 */
public sealed interface EndCause {
    /** A short form for events and logs, such as {@code EXITED(3)} or {@code HUNG(CALLS)}. */
    String label();

    /**
     * It ended by itself.
     *
     * @param code its exit status
     */
    record Exited(int code) implements EndCause {
        @Override
        public String label() {
            return "EXITED(" + code + ')';
        }
    }

    /**
     * A signal ended it: from outside, or because native code went wrong.
     *
     * @param number the signal
     */
    record Signalled(int number) implements EndCause {
        @Override
        public String label() {
            return "SIGNALLED(" + number + ')';
        }
    }

    /** It had used up its memory: heap, metaspace, or what the kernel lets it have. */
    record OutOfMemory() implements EndCause {
        @Override
        public String label() {
            return "OUT_OF_MEMORY";
        }
    }

    /** The host ended it, because it broke the protocol. */
    record ProtocolViolation() implements EndCause {
        @Override
        public String label() {
            return "PROTOCOL_VIOLATION";
        }
    }

    /**
     * The host ended it, because it hung.
     *
     * @param sign by what that was noticed
     */
    record Hung(Sign sign) implements EndCause {
        /** By what a hanging process is noticed. */
        public enum Sign {
            /** It did not answer heartbeats. */
            HEARTBEATS,
            /** It did not answer calls in their time, several in a row. */
            CALLS
        }

        /** Checks that the sign is there. */
        public Hung {
            Objects.requireNonNull(sign, "sign");
        }

        @Override
        public String label() {
            return "HUNG(" + sign + ')';
        }
    }

    /**
     * The host ended it, because it was above a limit.
     *
     * @param limit which one
     */
    record OverLimit(ResourceViolation.Limit limit) implements EndCause {
        /** Checks that the limit is there. */
        public OverLimit {
            Objects.requireNonNull(limit, "limit");
        }

        @Override
        public String label() {
            return "LIMIT(" + limit + ')';
        }
    }

    /** The host ended it, because it was not ready in time. */
    record StartTimeout() implements EndCause {
        @Override
        public String label() {
            return "START_TIMEOUT";
        }
    }

    /**
     * The plugin's own code threw before it ran.
     *
     * @param phase in which of its parts, such as {@code start}
     */
    record Threw(String phase) implements EndCause {
        /** Checks that the phase is there. */
        public Threw {
            Objects.requireNonNull(phase, "phase");
        }

        @Override
        public String label() {
            return "THREW(" + phase + ')';
        }
    }

    /** There was no process: it could not be started. */
    record NotLaunched() implements EndCause {
        @Override
        public String label() {
            return "NOT_LAUNCHED";
        }
    }

    /** The host ended it on request. */
    record HostStopped() implements EndCause {
        @Override
        public String label() {
            return "HOST_STOPPED";
        }
    }
}
