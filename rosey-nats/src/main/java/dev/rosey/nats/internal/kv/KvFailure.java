package dev.rosey.nats.internal.kv;

import java.util.concurrent.CompletionException;

/** Why a call to a bucket came to nothing, in words that can stand behind a colon. */
final class KvFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Kinds of failures that are handled in different ways. */
    enum Reason {
        /** The entry is not at the revision that it was expected at; nothing was done. */
        WRONG_REVISION,
        /** There is no such bucket. */
        NO_BUCKET,
        /** There is no room in the bucket. */
        FULL,
        /** Nobody takes it for now; nothing was done. */
        UNAVAILABLE,
        /** Sent, and not answered in time: it may have been done. */
        NO_ANSWER,
        /** The server cannot or will not. */
        REFUSED
    }

    KvFailure(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** The failure that a stage ended with. */
    static KvFailure of(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof KvFailure known ? known : new KvFailure(Reason.REFUSED, "unexpected: " + cause);
    }
}
