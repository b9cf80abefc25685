package dev.rosey.isolation.internal.frame;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.NoConsumersException;
import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.RequestTimeoutException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.storage.StorageException;
import dev.rosey.api.subject.Subject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Carries exceptions of operations on bus and storage over the bridge. */
public final class Problems {
    private Problems() {}

    /** The exception itself, without the wrappers that stages put around it. */
    public static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** The problem that stands for an exception of an operation on the subject. */
    public static Answer.Problem of(Throwable failure, String subject, Duration timeout) {
        Throwable inner = unwrap(failure);
        if (inner instanceof RequestFailedException failed) {
            return new Answer.Problem(Answer.Kind.OUTCOME, failed.outcome().toValue());
        } else if (inner instanceof PermissionDeniedException denied) {
            return new Answer.Problem(Answer.Kind.DENIED, Value.map()
                    .put("plugin", denied.plugin())
                    .put("permission", denied.permission())
                    .put("action", denied.action())
                    .build());
        } else if (inner instanceof NoRespondersException) {
            return new Answer.Problem(Answer.Kind.NO_RESPONDERS, Value.text(subject));
        } else if (inner instanceof RequestTimeoutException) {
            return new Answer.Problem(Answer.Kind.TIMEOUT,
                    Value.map().put("subject", subject).put("millis", timeout.toMillis()).build());
        } else if (inner instanceof NoConsumersException) {
            return new Answer.Problem(Answer.Kind.NO_CONSUMERS, Value.text(subject));
        } else if (inner instanceof OverflowException) {
            return new Answer.Problem(Answer.Kind.OVERFLOW, Value.text(subject));
        }
        return simple(inner);
    }

    private static Answer.Problem simple(Throwable inner) {
        String message = String.valueOf(inner.getMessage());
        if (inner instanceof IllegalArgumentException) {
            return new Answer.Problem(Answer.Kind.ARGUMENT, Value.text(message));
        } else if (inner instanceof IllegalStateException) {
            return new Answer.Problem(Answer.Kind.STATE, Value.text(message));
        } else if (inner instanceof UnsupportedOperationException) {
            return new Answer.Problem(Answer.Kind.UNSUPPORTED, Value.text(message));
        }
        String code = inner instanceof RoseyException known ? known.code() : "BUS-003";
        String text = inner instanceof RoseyException ? message : inner.getClass().getName() + ": " + message;
        return new Answer.Problem(Answer.Kind.OTHER, Value.map().put("code", code).put("message", text).build());
    }

    /**
     * The exception that a problem stands for.
     *
     * @throws RuntimeException if the problem's detail has another shape
     */
    public static RuntimeException toException(Answer.Problem problem) {
        Value detail = problem.detail();
        return switch (problem.kind()) {
            case OUTCOME -> new RequestFailedException(Outcome.Failure.fromValue(detail));
            case DENIED -> {
                Denial denial = detail.as(Denial.class);
                yield new PermissionDeniedException(denial.plugin(), denial.permission(), denial.action());
            }
            case NO_RESPONDERS -> new NoRespondersException(Subject.received(detail.as(String.class)));
            case TIMEOUT -> {
                Late late = detail.as(Late.class);
                yield new RequestTimeoutException(Subject.received(late.subject()), Duration.ofMillis(late.millis()));
            }
            case NO_CONSUMERS -> new NoConsumersException(Subject.received(detail.as(String.class)));
            case OVERFLOW -> new OverflowException(Subject.received(detail.as(String.class)), "a queue of the host");
            case ARGUMENT -> new IllegalArgumentException(detail.as(String.class));
            case STATE -> new IllegalStateException(detail.as(String.class));
            case UNSUPPORTED -> new UnsupportedOperationException(detail.as(String.class));
            case OTHER -> {
                Other other = detail.as(Other.class);
                yield other(other.code(), other.message());
            }
        };
    }

    private static RoseyException other(String code, String message) {
        if (code.startsWith("STORAGE-")) {
            return new StorageException(message, null);
        }
        Optional<HttpFailedException.Reason> http = HttpFailedException.Reason.of(code);
        if (http.isPresent()) {
            return new HttpFailedException(http.get(), message, null);
        }
        return code.startsWith("PLUGIN-") ? new PluginException(code, message) : new BusException(code, message);
    }

    /** A permission that is missing. */
    record Denial(String plugin, Permission permission, String action) {}

    /** An answer that did not come. */
    record Late(String subject, long millis) {}

    /** Any other error. */
    record Other(String code, String message) {}
}
