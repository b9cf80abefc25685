package dev.rosey.nats.internal.stream;

import org.jspecify.annotations.Nullable;

/** The server's refusal of a request to JetStream, or its silence. Never leaves this package. */
final class ApiException extends RuntimeException {
    static final int STREAM_NOT_FOUND = 10059;
    static final int CONSUMER_NOT_FOUND = 10014;
    static final int STREAM_NAME_IN_USE = 10058;
    static final int SUBJECTS_OVERLAP = 10065;
    static final int STORE_FAILED = 10077;
    static final int DUPLICATE_IN_PROCESS = 10158;

    private static final int TOO_MANY_REQUESTS = 10167;
    private static final int NOT_ENABLED = 10076;
    private static final int NOT_ENABLED_FOR_ACCOUNT = 10039;
    private static final int UNAVAILABLE = 503;
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final boolean absent;

    private ApiException(int status, int code, boolean absent, @Nullable String description) {
        super(description, null, false, false);
        this.status = status;
        this.code = code;
        this.absent = absent;
    }

    static ApiException of(int status, int code, @Nullable String description) {
        return new ApiException(
                status, code, code == NOT_ENABLED || code == NOT_ENABLED_FOR_ACCOUNT, description + " (" + code + ')');
    }

    static ApiException nobody() {
        return new ApiException(UNAVAILABLE, 0, true, "nobody answers for JetStream");
    }

    static ApiException silence(String what) {
        return new ApiException(UNAVAILABLE, 0, false, what);
    }

    int code() {
        return code;
    }

    /** Whether there is no JetStream. */
    boolean isAbsent() {
        return absent;
    }

    /** Whether it may be better soon: a leader is missing, busy, or at work on the same, or the server has just started. */
    boolean isPassing() {
        return (status == UNAVAILABLE && !absent) || code == DUPLICATE_IN_PROCESS || code == TOO_MANY_REQUESTS;
    }

    boolean isNotFound() {
        return code == STREAM_NOT_FOUND || code == CONSUMER_NOT_FOUND;
    }
}
