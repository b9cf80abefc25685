package dev.rosey.cytube.testing;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Messages that begin with a slash. A known command is never shown, also when it is not permitted. */
final class ChatCommands {
    private static final Pattern WORDS = Pattern.compile("/(\\S*)\\s*(\\S*)\\s*(.*)", Pattern.DOTALL);
    private static final Pattern DRINK = Pattern.compile("d([0-9]{0,9})");

    /** Commands without effect here, and words that vanish because the real server looks them up in an object. */
    private static final Set<String> SWALLOWED = Set.of("poll", "hpoll", "rank", "clean", "cleantitle", "a", "toString",
            "constructor", "valueOf", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString");

    private final Chat chat;

    ChatCommands(Chat chat) {
        this.chat = chat;
    }

    /** Whether the message was a command. */
    boolean run(Session session, Room room, String text, ObjectNode meta) {
        Matcher words = WORDS.matcher(text);
        if (!words.matches()) {
            return false;
        }
        String command = words.group(1);
        String target = words.group(2);
        String rest = text.substring(1 + command.length()).stripLeading();
        switch (command) {
            case "me" -> chat.process(session, room, rest, meta.put("addClass", "action").put("action", true));
            case "sp" -> chat.process(session, room, rest, meta.put("addClass", "spoiler"));
            case "say", "shout", "rcv" -> shout(session, room, rest, meta);
            case "afk" -> chat.afk(session, room, !session.isAfk);
            case "clear" -> clear(session, room);
            case "kick" -> kick(session, room, target, words.group(3));
            case "kickanons" -> kickAnonymous(session, room);
            case "ban" -> ban(session, room, target, false);
            case "ipban", "banip" -> ban(session, room, target, true);
            case "mute" -> mute(session, room, target, false);
            case "smute" -> mute(session, room, target, true);
            case "unmute", "unsmute" -> unmute(session, room, target);
            default -> {
                return SWALLOWED.contains(command) || drink(session, room, command, rest, meta);
            }
        }
        return true;
    }

    private void shout(Session session, Room room, String rest, ObjectNode meta) {
        if (session.rank() >= 1.5) {
            meta.put("addClass", "shout").put("addClassToNameAndTimestamp", true).put("forceShowName", true);
            chat.process(session, room, rest, meta);
        }
    }

    private boolean drink(Session session, Room room, String command, String rest, ObjectNode meta) {
        Matcher matcher = DRINK.matcher(command);
        if (!matcher.matches()) {
            return false;
        }
        if (room.allows(session, "drink")) {
            int count = matcher.group(1).isEmpty() ? 1 : Integer.parseInt(matcher.group(1));
            String shown = rest + " drink!" + (count == 1 ? "" : " (x" + count + ")");
            chat.say(session, room, shown, meta.put("addClass", "drink").put("forceShowName", true));
            room.drinks += count;
            room.broadcast("drinkCount", Json.value(room.drinks));
        }
        return true;
    }

    private void clear(Session session, Room room) {
        if (room.allows(session, "chatclear")) {
            String user = session.name().orElse("");
            room.clearHistory();
            room.broadcast("clearchat", Json.object("clearedBy", user));
            room.broadcast("chatMsg", Chat.serverLine(user + " cleared chat.", chat.now()));
        }
    }

    private void kick(Session session, Room room, String target, String reason) {
        if (!room.allows(session, "kick")) {
            return;
        }
        if (target.isEmpty()) {
            session.error("No kick target specified.  If you're trying to kick anonymous users, use /kickanons");
            return;
        }
        Optional<Session> member = room.member(target);
        if (member.isPresent() && !outranks(session, member.get())) {
            session.error("You do not have permission to kick " + member.get().name().orElse(""));
        } else if (member.isPresent()) {
            String kicked = member.get().name().orElse("");
            member.get().kick(reason);
            room.whisper(session.name().orElse("") + " kicked " + kicked, null);
        }
    }

    private void kickAnonymous(Session session, Room room) {
        if (room.allows(session, "kick")) {
            room.members().stream()
                    .filter(member -> member.name().isEmpty())
                    .forEach(member -> member.kick("anonymous user"));
        }
    }

    private void ban(Session session, Room room, String target, boolean isByAddress) {
        String name = target.toLowerCase(Locale.ROOT);
        if (!room.allows(session, "ban") || name.isEmpty()) {
            return;
        }
        Optional<Session> member = room.member(name);
        if (session.isNamed(name)) {
            session.emit("costanza", Json.object("msg", "You can't ban yourself"));
            session.error("You cannot ban yourself");
        } else if (member.isPresent() ? !outranks(session, member.get()) : room.rankOf(name) >= session.rank()) {
            session.error("You don't have permission to ban " + name);
        } else {
            room.bannedNames.add(name);
            if (isByAddress) {
                member.ifPresent(banned -> room.bannedAddresses.add(banned.address));
            }
            member.ifPresent(banned -> banned.kick("You're banned!"));
            room.whisper(session.name().orElse("") + " namebanned " + name, null);
        }
    }

    private void mute(Session session, Room room, String target, boolean isShadow) {
        Optional<Session> member = room.member(target);
        if (!room.allows(session, "mute") || member.isEmpty()) {
            return;
        }
        String name = member.get().name().orElse("");
        if (!outranks(session, member.get())) {
            session.error("You do not have permission to mute " + name);
            return;
        }
        room.muted.put(member.get().lowerName(), isShadow);
        room.metaChanged(member.get());
        room.whisper(session.name().orElse("") + (isShadow ? " shadowmuted " : " muted ") + name, null);
    }

    private void unmute(Session session, Room room, String target) {
        if (room.allows(session, "mute") && room.muted.remove(target.toLowerCase(Locale.ROOT)) != null) {
            room.whisper(session.name().orElse("") + " unmuted " + target, null);
            room.member(target).ifPresent(room::metaChanged);
        }
    }

    private static boolean outranks(Session session, Session other) {
        return session.rank() > other.rank();
    }
}
