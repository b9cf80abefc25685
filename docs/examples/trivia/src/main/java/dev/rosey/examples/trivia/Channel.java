package dev.rosey.examples.trivia;

import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Where a quiz is played. */
record Channel(String platform, String name) {
    static Channel of(ChatMessage message) {
        return new Channel(message.platform(), message.channel());
    }

    /** Where lines for everyone in the channel go. */
    Subject chat() {
        return Subjects.platformSend(platform, name, "chat.message");
    }

    /** The key of its scores; a digest of names that are too long. */
    String scoresKey() {
        String names = Subjects.token(platform) + '/' + Subjects.token(name);
        String key = "scores/" + names;
        return key.length() <= Storage.MAX_KEY_LENGTH
                ? key
                : "scores/" + UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8));
    }
}
