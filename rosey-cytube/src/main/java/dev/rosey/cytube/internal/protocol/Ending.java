package dev.rosey.cytube.internal.protocol;

import dev.rosey.cytube.event.ConnectionEnded;
import java.time.Duration;

/** What the end of a connection means for the next one. */
public sealed interface Ending {
    /** What the server said, perhaps nothing. */
    String reason();

    /**
     * There should be no further attempt.
     *
     * @param cause why
     * @param reason what the server said
     */
    record Final(ConnectionEnded.Cause cause, String reason) implements Ending {}

    /**
     * There may be another attempt.
     *
     * @param reason what the server said
     * @param atLeast how long to wait before it at the least
     */
    record Retry(String reason, Duration atLeast) implements Ending {}
}
