package dev.rosey.cytube.testing;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Something that was said in a channel of the test server.
 *
 * @param user who said it; {@code [server]} for notices
 * @param text plain text: without tags, entities decoded once
 * @param html as clients get it
 * @param meta the meta object, as JSON text
 * @param to who got the private message; empty for chat
 * @param time by the server's clock
 */
public record TestLine(String user, String text, String html, String meta, String to, Instant time) {
    static TestLine of(JsonNode message) {
        String html = Json.text(message, "msg").orElse("");
        return new TestLine(Json.text(message, "username").orElse(""), ChatText.plain(html), html,
                String.valueOf(message.get("meta")), Json.text(message, "to").orElse(""),
                Instant.ofEpochMilli((long) Json.number(message, "time", 0)));
    }

    /** Whether it was said with {@code /me}. */
    public boolean isAction() {
        return meta.contains("\"action\":true");
    }

    /** Whether it is a private message. */
    public boolean isPrivate() {
        return !to.isEmpty();
    }

    @Override
    public String toString() {
        return user + (isPrivate() ? " -> " + to : "") + (isAction() ? " * " : ": ") + text;
    }
}
