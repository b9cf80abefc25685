package dev.rosey.core.command;

import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.subject.SubjectInfo;
import java.util.Locale;

/** A chat line on its way through the router. Where it came from is read from the subject, which cannot be forged. */
record ChatLine(Event event, ChatMessage message, String platform, String channel, boolean isPrivate) {
    private static final int MAX_KEY_LENGTH = 100;

    /** Reads the event, or throws {@link PayloadException} if it is no chat line. */
    static ChatLine of(Event event) {
        if (!(SubjectInfo.of(event.subject()) instanceof SubjectInfo.PlatformEvent source)) {
            throw new PayloadException("Not the subject of a chat line: " + event.subject());
        }
        ChatMessage message = event.payload().as(ChatMessage.class);
        boolean isPrivate = message.isPrivate() || source.type().equals("chat.private");
        return new ChatLine(event, message, source.platform(), source.channel(), isPrivate);
    }

    String text() {
        return message.message();
    }

    /** Whether the user has at least the rank. */
    boolean hasRank(double wanted) {
        return message.rank() >= wanted;
    }

    /** Identifies the user on this platform, whatever the case of letters, in bounded length. */
    String userKey() {
        String user = message.user();
        String bounded = user.length() > MAX_KEY_LENGTH ? user.substring(0, MAX_KEY_LENGTH) : user;
        return platform + '\n' + bounded.toLowerCase(Locale.ROOT);
    }
}
