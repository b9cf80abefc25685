package dev.rosey.cytube.internal.session;

import dev.rosey.cytube.internal.protocol.ChatLine;
import java.time.Instant;
import java.util.List;

/**
 * Tells from a channel's history whether a line of our own, which was on its way when a connection was lost, was shown.
 * The server sends what was said to everyone in one order, so a line that it took stands in the history after everything
 * that was heard on the lost connection. Lines are told apart by speaker and time, not by text, as the channel's filters
 * may change that. For one thread.
 */
final class OwnLines {
    /** How many lines a server repeats at most. */
    static final int HISTORY = 15;

    private Instant lastHeard = Instant.MIN; // of any line
    private Instant lastOwn = Instant.MIN;

    /** A line was heard. */
    void heard(ChatLine line, boolean isOwn) {
        if (line.time().isAfter(lastHeard)) {
            lastHeard = line.time();
        }
        if (isOwn && line.time().isAfter(lastOwn)) {
            lastOwn = line.time();
        }
    }

    /** Whether a line of the history was not heard before. */
    boolean isNew(ChatLine line) {
        return line.time().isAfter(lastHeard);
    }

    /** What the history of a new connection, not told to {@link #heard} yet, says of the line on its way. */
    Outbox.Unsettled search(List<ChatLine> history, String ownName) {
        for (ChatLine line : history) {
            boolean isLater = line.time().isAfter(lastOwn) && !line.time().isBefore(lastHeard);
            if (isLater && line.user().equalsIgnoreCase(ownName)) {
                return Outbox.Unsettled.SHOWN;
            }
        }
        boolean reachesBack = history.size() < HISTORY || !history.get(0).time().isAfter(lastHeard);
        return reachesBack ? Outbox.Unsettled.NOT_SHOWN : Outbox.Unsettled.UNKNOWN;
    }
}
