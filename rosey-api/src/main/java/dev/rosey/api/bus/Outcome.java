package dev.rosey.api.bus;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What became of a call into a plugin: always a value, never an exception. */
public sealed interface Outcome {
    /** It answered. */
    record Ok(Payload answer) implements Outcome {
        /** Checks that the answer is there. */
        public Ok {
            Objects.requireNonNull(answer, "answer");
        }
    }

    /** Any end but an answer. */
    sealed interface Failure extends Outcome {
        /** What happened and why, in words. */
        String message();

        /** This failure as data, for answers that cross a process or network. */
        default Value toValue() {
            String kind = getClass().getSimpleName().toLowerCase(Locale.ROOT);
            return Value.map().put("outcome", kind).put("detail", Value.of(this)).build();
        }

        /**
         * What the exception of a responder becomes: the outcome that it chose itself, a missing permission, or a
         * failure of its code.
         *
         * @param failure what was thrown, or what its stage was completed with
         */
        static Failure ofCall(Throwable failure) {
            Throwable cause = reason(failure);
            if (cause instanceof RequestFailedException failed) {
                return failed.outcome();
            } else if (cause instanceof PermissionDeniedException denied) {
                return new Denied(denied.permission(), String.valueOf(denied.getMessage()));
            }
            return Failed.of(cause, "call");
        }

        /** The reason inside what a stage wraps around it. */
        static Throwable reason(Throwable failure) {
            Throwable cause = failure;
            while (cause instanceof CompletionException || cause instanceof ExecutionException) {
                Throwable inner = cause.getCause();
                if (inner == null) {
                    break;
                }
                cause = inner;
            }
            return cause;
        }

        /**
         * The failure that {@link #toValue()} was made of.
         *
         * @throws PayloadException if the data has another shape
         */
        static Failure fromValue(Value value) {
            Value.MapValue map = value.as(Value.MapValue.class);
            Value detail = map.field("detail");
            String kind = map.field("outcome").as(String.class);
            return switch (kind) {
                case "failed" -> detail.as(Failed.class);
                case "timedout" -> detail.as(TimedOut.class);
                case "denied" -> detail.as(Denied.class);
                case "crashed" -> detail.as(Crashed.class);
                case "overloaded" -> detail.as(Overloaded.class);
                case "unavailable" -> detail.as(Unavailable.class);
                default -> throw new PayloadException("Unknown outcome \"" + kind + '"');
            };
        }
    }

    /**
     * The plugin's code threw.
     *
     * @param type class of the exception
     * @param message its message, or its class when it had none
     * @param phase what it was doing: {@code validate}, {@code start}, {@code call}, {@code stop}
     */
    record Failed(String type, String message, String phase) implements Failure {
        /** Checks that the parts are there. */
        public Failed {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(phase, "phase");
        }

        /** What an exception in the plugin's code becomes. */
        public static Failed of(Throwable failure, String phase) {
            String text = failure.getMessage();
            return new Failed(failure.getClass().getName(),
                    text == null || text.isBlank() ? failure.getClass().getSimpleName() : text, phase);
        }
    }

    /** There was no answer in time. */
    record TimedOut(Duration after) implements Failure {
        /** Checks the time. */
        public TimedOut {
            if (after.isNegative() || after.compareTo(Duration.ofDays(36_500)) > 0) {
                throw new IllegalArgumentException("after is " + after + "; it must be 0 to 100 years");
            }
        }

        @Override
        public String message() {
            return "no answer within " + after.toMillis() + " ms";
        }
    }

    /** A permission is missing. */
    record Denied(Permission permission, String message) implements Failure {
        /** Checks that the parts are there. */
        public Denied {
            Objects.requireNonNull(permission, "permission");
            Objects.requireNonNull(message, "message");
        }
    }

    /** The process ended while it was to answer. */
    record Crashed(String message) implements Failure {
        /** Checks that the message is there. */
        public Crashed {
            Objects.requireNonNull(message, "message");
        }
    }

    /** Too much waits for the plugin already. */
    record Overloaded(String message) implements Failure {
        /** Checks that the message is there. */
        public Overloaded {
            Objects.requireNonNull(message, "message");
        }
    }

    /** The plugin does not run. */
    record Unavailable(String message) implements Failure {
        /** Checks that the message is there. */
        public Unavailable {
            Objects.requireNonNull(message, "message");
        }
    }
}
