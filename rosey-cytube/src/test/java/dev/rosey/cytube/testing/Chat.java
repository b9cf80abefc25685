package dev.rosey.cytube.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat and private messages. Lives on the loop. */
final class Chat {
    private final World world;
    private final ChatCommands commands = new ChatCommands(this);

    Chat(World world) {
        this.world = world;
    }

    void message(Session session, @Nullable JsonNode argument) {
        Room room = session.room;
        if (room == null) {
            return;
        }
        Optional<String> fault = fault(argument, "msg");
        if (fault.isPresent()) {
            session.error("Unexpected error for message chatMsg: " + fault.get());
            return;
        }
        if (session.name().isEmpty() || !room.allows(session, "chat")) {
            return;
        }
        String text = ChatText.cut(argument.get("msg").stringValue(), world.limits.maxMessageLength);
        if (!Json.isTrue(room.settings.options, "allow_ascii_control")) {
            text = ChatText.withoutControl(text);
        }
        if (text.isBlank()) {
            return;
        }
        if (session.isAfk && !text.contains("/afk")) {
            afk(session, room, false);
        }
        if (!isSpam(session, room, text)) {
            process(session, room, text, meta(session, argument));
        }
    }

    /** What is typed, or what a command made of it: both are charged. */
    void process(Session session, Room room, String text, ObjectNode meta) {
        if (!admits(session, room)) {
            return;
        }
        if (room.isMuted(session) && !room.isShadowMuted(session)) {
            session.emit("noflood", Json.object("action", "chat", "msg", "You have been muted on this channel."));
            return;
        }
        if (text.startsWith("/") && commands.run(session, room, text, meta)) {
            return;
        }
        say(session, room, text, meta);
    }

    void say(Session session, Room room, String text, ObjectNode meta) {
        if (text.startsWith(">") && meta.get("addClass") == null) {
            meta.put("addClass", "greentext");
        }
        ObjectNode line = line(session, room, text, meta);
        if (room.isShadowMuted(session)) {
            ObjectNode marked = line.deepCopy();
            marked.set("meta", meta.deepCopy().put("shadow", true));
            session.emit("chatMsg", line);
            room.members().stream()
                    .filter(member -> member != session && member.rank() >= 2)
                    .forEach(member -> member.emit("chatMsg", marked));
            return;
        }
        room.remember(line);
        room.chat.add(TestLine.of(line));
        room.broadcast("chatMsg", line);
    }

    void privateMessage(Session session, @Nullable JsonNode argument) {
        Room room = session.room;
        if (room == null) {
            return;
        }
        Optional<String> fault = fault(argument, "msg").or(() -> fault(argument, "to"));
        if (fault.isPresent()) {
            session.error("Unexpected error for message pm: " + fault.get());
            return;
        }
        if (session.name().isEmpty()) {
            session.error("You must be signed in to send PMs");
            return;
        }
        String target = argument.get("to").stringValue().toLowerCase(Locale.ROOT);
        Optional<Session> receiver = room.member(target);
        if (session.isNamed(target)) {
            session.error("You can't PM yourself!");
        } else if (!Accounts.isValid(target)) {
            session.error("PM failed: " + target + " isn't a valid username.");
        } else if (receiver.isEmpty()) {
            session.error("PM failed: " + target + " isn't connected to this channel.");
        } else {
            String text = ChatText.cut(argument.get("msg").stringValue(), world.limits.maxMessageLength);
            if (!isSpam(session, room, text) && admits(session, room)) {
                deliver(session, receiver.get(), room, text);
            }
        }
    }

    private void deliver(Session session, Session receiver, Room room, String text) {
        ObjectNode meta = Json.object();
        if (text.startsWith(">")) {
            meta.put("addClass", "greentext");
        }
        ObjectNode line = line(session, room, text, meta).put("to", receiver.name().orElse(""));
        room.privateMessages.add(TestLine.of(line));
        receiver.emit("pm", line);
        session.emit("pm", line);
    }

    void afk(Session session, Room room, boolean isAfk) {
        session.isAfk = isAfk;
        if (isAfk) {
            session.emit("clearVoteskipVote");
        }
        room.metaChanged(session);
        room.broadcast("setAFK", Json.object("name", session.name().orElse(""), "afk", isAfk));
    }

    static ObjectNode serverLine(String text, Instant now) {
        return Json.object("username", "[server]", "msg", text,
                "meta", Json.object("addClass", "server-whisper", "addClassToNameAndTimestamp", true),
                "time", now.toEpochMilli());
    }

    Instant now() {
        return world.loop.now();
    }

    private ObjectNode line(Session session, Room room, String text, ObjectNode meta) {
        return Json.object("username", session.name().orElse(""), "msg", ChatText.html(text, room.settings),
                "meta", meta, "time", now().toEpochMilli());
    }

    /** Of what clients send along only the flair of their own rank is kept. */
    private static ObjectNode meta(Session session, JsonNode argument) {
        ObjectNode meta = Json.object();
        JsonNode sent = argument.get("meta");
        double flair = sent == null ? -1 : Json.number(sent, "modflair", -1);
        if (flair >= 2 && flair == session.rank()) {
            meta.set("modflair", Json.value(flair));
        }
        return meta;
    }

    private boolean admits(Session session, Room room) {
        boolean isStrict = session.rank() < 2 && Json.isTrue(room.settings.options, "chat_antiflood");
        MessageLimiter.Rule rule = isStrict ? room.settings.antiflood() : world.limits.chat;
        boolean admits = session.isInternal() || session.limiter.admits(rule, now());
        if (!admits) {
            session.emit("cooldown", Json.value(rule.pause()));
        }
        return admits;
    }

    private boolean isSpam(Session session, Room room, String text) {
        if (session.rank() >= 2 || session.isRegistered || session.isInternal()) {
            return false;
        }
        double age = Duration.between(session.since, now()).toMillis() / 1000.0;
        String reason = "";
        if (age < Json.number(room.settings.options, "new_user_chat_delay", 0)) {
            reason = "NEW_USER_CHAT";
        } else if (age < Json.number(room.settings.options, "new_user_chat_link_delay", 0) && ChatText.hasLink(text)) {
            reason = "NEW_USER_CHAT_LINK";
        }
        if (!reason.isEmpty()) {
            session.emit("spamFiltered", Json.object("reason", reason));
        }
        return !reason.isEmpty();
    }

    private static Optional<String> fault(@Nullable JsonNode argument, String key) {
        if (argument == null || !argument.isObject()) {
            return Optional.of("Expected type object, got " + Json.kind(argument));
        }
        JsonNode value = argument.get(key);
        if (value == null) {
            return Optional.of("Missing key: string:" + key);
        }
        if (!value.isString()) {
            return Optional.of("Expected key " + key + " to be of type string, instead got " + Json.kind(value));
        }
        JsonNode meta = argument.get("meta");
        if (meta != null && !meta.isObject()) {
            return Optional.of("Expected key meta to be of type object,optional, instead got " + Json.kind(meta));
        }
        return Optional.empty();
    }
}
