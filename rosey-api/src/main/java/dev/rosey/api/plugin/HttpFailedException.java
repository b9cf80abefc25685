package dev.rosey.api.plugin;

import dev.rosey.api.RoseyException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An HTTP request of a plugin had no response, for a {@link #reason()}. Codes {@code HTTP-…}, one for each reason. */
public final class HttpFailedException extends RoseyException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Makes an error with a message and, if there is one, its cause. */
    public HttpFailedException(Reason reason, String message, @Nullable Throwable cause) {
        super(reason.code(), message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Why there was no response. */
    public Reason reason() {
        return reason;
    }

    /** Why a request had no response. */
    public enum Reason {
        /** The name of the server is not known. */
        NAME_UNKNOWN("HTTP-001"),
        /** No connection to the server came about. */
        NOT_CONNECTED("HTTP-002"),
        /** No secure connection came about, for instance because the certificate is for another name. */
        NOT_SECURE("HTTP-003"),
        /** The response was not complete when the time was up; the server may have done what was asked. */
        TIMED_OUT("HTTP-004"),
        /** The request is larger than allowed; nothing was sent. */
        REQUEST_TOO_LARGE("HTTP-005"),
        /** The response is larger than allowed; the server may have done what was asked. */
        RESPONSE_TOO_LARGE("HTTP-006"),
        /** The server sent the request on too often, or to an address that is not followed. */
        REDIRECT_REFUSED("HTTP-007"),
        /** The connection broke, or what came is no HTTP; the server may have done what was asked. */
        BROKEN("HTTP-008"),
        /** As many requests of the plugin as it may have are under way; nothing was sent. */
        TOO_MANY_AT_ONCE("HTTP-009"),
        /** The plugin has sent as many requests as it may in this time; nothing was sent. */
        TOO_MANY_PER_MINUTE("HTTP-010"),
        /** Host or plugin ends, so that nothing is sent any more; what was under way may have been done. */
        ENDED("HTTP-011");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** The stable identifier that errors with this reason carry. */
        public String code() {
            return code;
        }

        /** The reason with a code, if there is one. */
        public static Optional<Reason> of(String code) {
            return Stream.of(values()).filter(each -> each.code.equals(code)).findFirst();
        }
    }
}
