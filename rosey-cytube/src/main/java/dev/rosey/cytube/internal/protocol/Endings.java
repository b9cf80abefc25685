package dev.rosey.cytube.internal.protocol;

import dev.rosey.cytube.event.ConnectionEnded.Cause;
import java.time.Duration;

/** Reads why a server ended or refused a connection. The words are those of CyTube's own source. */
public final class Endings {
    /** Long enough not to be a hammer, short enough for what is over at once. */
    static final Duration SHORT = Duration.ofSeconds(2);

    /** The server gives an address one connection back every ten seconds, and needs time to notice lost ones. */
    static final Duration LONG = Duration.ofSeconds(30);

    private Endings() {}

    /**
     * Reads the reason of a kick. A moderator may write any reason, also one that the server uses itself, so only the
     * server's exact words allow another attempt.
     */
    public static Ending of(String kickReason) {
        return switch (kickReason) {
            case "Channel reloading" -> new Ending.Retry(kickReason, Duration.ZERO);
            case "anonymous user" -> new Ending.Retry(kickReason, SHORT);
            case "Rate limit exceeded", "Too many connections from your IP address" -> new Ending.Retry(kickReason, LONG);
            case "Duplicate login" -> new Ending.Final(Cause.DUPLICATE_LOGIN, kickReason);
            case "Invalid channel name" -> new Ending.Final(Cause.INVALID_CHANNEL, kickReason);
            case "Channel deleted" -> new Ending.Final(Cause.CHANNEL_GONE, kickReason);
            case "You're banned!", "This channel has banned connections from Tor." -> new Ending.Final(
                    Cause.BANNED, kickReason);
            default -> byBeginning(kickReason);
        };
    }

    /** Reads why the server refused a connection before it was one. */
    public static Ending refused(String namespaceMessage) {
        return namespaceMessage.startsWith("You are banned")
                ? new Ending.Final(Cause.BANNED, namespaceMessage)
                : new Ending.Retry(namespaceMessage, LONG);
    }

    private static Ending byBeginning(String reason) {
        if (reason.startsWith("You are banned from ")) {
            return new Ending.Final(Cause.BANNED, reason);
        }
        if (reason.startsWith("Channel was banned")) {
            return new Ending.Final(Cause.CHANNEL_GONE, reason);
        }
        if (reason.startsWith("Channel could not be loaded")) {
            return new Ending.Retry(reason, LONG);
        }
        return new Ending.Final(reason.startsWith("Attempted ") ? Cause.NOT_PERMITTED : Cause.KICKED, reason);
    }
}
