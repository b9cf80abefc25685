package dev.rosey.cytube.internal.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Understands what a server says. Never throws: servers differ, and one odd frame must not end a connection. What is not
 * needed may be absent or of another type; what is needed and is not there makes the frame {@link Inbound.Malformed}.
 */
public final class InboundReader {
    /** The last millisecond of the year 9999; a server's clock beyond it is not one. */
    private static final double LAST_TIME = 253_402_300_799_999.0;

    private static final double LONGEST_COOLDOWN_SECONDS = 86_400;
    private static final double HIGHEST_BURST = 1_000_000;

    private InboundReader() {}

    /**
     * Reads one event.
     *
     * @param event the server's name for it
     * @param arguments what came with it, perhaps nothing
     */
    public static Inbound read(String event, List<JsonNode> arguments) {
        JsonNode data = arguments.isEmpty() ? JsonNodeFactory.instance.nullNode() : arguments.get(0);
        return switch (event) {
            case "rank" -> number(event, data, Inbound.OwnRank::new);
            case "usercount" -> number(event, data, count -> new Inbound.UserCount(whole(count)));
            case "cooldown" -> number(event, data, millis -> new Inbound.Cooldown(whole(Math.ceil(millis))));
            case "userlist" -> userList(event, data);
            case "addUser" -> member(data).<Inbound>map(Inbound.UserAdded::new).orElseGet(() -> noName(event));
            case "userLeave" -> named(event, data, Inbound.UserLeft::new);
            case "setUserMeta" -> named(event, data, name -> userMeta(name, data.path("meta")));
            case "setAFK" -> named(event, data, name -> new Inbound.UserAfk(name, Fields.flag(data, "afk")));
            case "setUserRank" -> named(event, data, name -> userRank(event, name, data));
            case "chatMsg" -> chat(event, data, Inbound.Chat::new);
            case "pm" -> chat(event, data, line -> new Inbound.PrivateChat(line, text(data, "to")));
            case "login" -> login(event, data);
            case "needPassword" -> needPassword(event, data);
            case "cancelNeedPassword" -> new Inbound.PasswordAccepted();
            case "kick" -> new Inbound.Kick(Fields.text(data).orElseGet(() -> text(data, "reason")));
            case "errorMsg" -> errorMessage(event, data);
            case "spamFiltered" -> new Inbound.SpamFiltered(text(data, "reason"));
            case "noflood" -> new Inbound.NoFlood(text(data, "action"), text(data, "msg"));
            case "channelOpts" -> options(event, data);
            case "setPermissions" -> permissions(event, data);
            case "partitionChange" -> partitionChange(event, data);
            default -> new Inbound.Other(event, List.copyOf(arguments));
        };
    }

    private static Inbound number(String event, JsonNode data, DoubleFunction<Inbound> then) {
        OptionalDouble number = Fields.number(data);
        return number.isPresent() ? then.apply(number.getAsDouble()) : malformed(event, "a number is missing");
    }

    private static Inbound named(String event, JsonNode data, Function<String, Inbound> then) {
        return Fields.name(data, "name").map(then).orElseGet(() -> noName(event));
    }

    private static Inbound userList(String event, JsonNode data) {
        if (!data.isArray()) {
            return malformed(event, "the list is missing");
        }
        List<Member> members = new ArrayList<>();
        data.forEach(entry -> member(entry).ifPresent(members::add));
        return new Inbound.UserList(List.copyOf(members));
    }

    /** A user without a rank is taken for a guest, who may do the least. */
    private static Optional<Member> member(JsonNode user) {
        JsonNode meta = user.path("meta");
        return Fields.name(user, "name")
                .map(name -> new Member(
                        name, Fields.number(user, "rank").orElse(0), Fields.flag(meta, "afk"), isMuted(meta)));
    }

    private static Inbound userMeta(String name, JsonNode meta) {
        return new Inbound.UserMeta(name, Fields.flag(meta, "afk"), isMuted(meta));
    }

    private static boolean isMuted(JsonNode meta) {
        return Fields.flag(meta, "muted") || Fields.flag(meta, "smuted");
    }

    private static Inbound userRank(String event, String name, JsonNode data) {
        return number(event, data.path("rank"), rank -> new Inbound.UserRank(name, rank));
    }

    private static Inbound chat(String event, JsonNode data, Function<ChatLine, Inbound> then) {
        Optional<String> user = Fields.name(data, "username");
        Optional<String> message = Fields.text(data, "msg");
        if (user.isEmpty() || message.isEmpty()) {
            return malformed(event, user.isEmpty() ? "the user is missing" : "the message is missing");
        }
        return then.apply(line(user.get(), message.get(), data));
    }

    private static ChatLine line(String user, String message, JsonNode data) {
        String html = user.startsWith("[") ? Redaction.serverLine(message) : message;
        JsonNode meta = data.path("meta");
        return new ChatLine(
                user, html, HtmlText.plain(html), time(data), Fields.flag(meta, "action"), Fields.flag(meta, "shadow"));
    }

    /** A line without a usable time gets the epoch. */
    private static Instant time(JsonNode data) {
        double millis = Fields.number(data, "time").orElse(0);
        return millis > 0 && millis <= LAST_TIME ? Instant.ofEpochMilli((long) millis) : Instant.EPOCH;
    }

    private static Inbound login(String event, JsonNode data) {
        if (!data.path("success").isBoolean()) {
            return malformed(event, "success is missing");
        }
        if (!Fields.flag(data, "success")) {
            return new Inbound.LoginFailed(text(data, "error"));
        }
        return named(event, data, name -> new Inbound.LoginAccepted(name, Fields.flag(data, "guest")));
    }

    private static Inbound needPassword(String event, JsonNode data) {
        if (data.isBoolean() || data.isNull()) {
            return new Inbound.NeedPassword(data.isBoolean() && data.booleanValue());
        }
        return malformed(event, "neither true nor false");
    }

    private static Inbound errorMessage(String event, JsonNode data) {
        Optional<String> message = Fields.text(data).or(() -> Fields.text(data, "msg"));
        return message.<Inbound>map(text -> new Inbound.ErrorMessage(text, Fields.text(data, "code")))
                .orElseGet(() -> malformed(event, "the message is missing"));
    }

    private static Inbound options(String event, JsonNode data) {
        if (!data.isObject()) {
            return malformed(event, "the options are missing");
        }
        ChannelOptions defaults = ChannelOptions.DEFAULTS;
        JsonNode limits = data.path("chat_antiflood_params");
        double burst = atLeastZero(limits, "burst", defaults.burst());
        double perSecond = atLeastZero(limits, "sustained", defaults.perSecond());
        // The server itself takes this when there is no cool-down.
        double usual = perSecond > 0 ? burst / perSecond : LONGEST_COOLDOWN_SECONDS;
        double cooldown = Math.min(atLeastZero(limits, "cooldown", usual), LONGEST_COOLDOWN_SECONDS);
        JsonNode antiflood = data.path("chat_antiflood");
        return new Inbound.Options(new ChannelOptions(
                antiflood.isBoolean() ? antiflood.booleanValue() : defaults.hasAntiflood(),
                (int) Math.min(burst, HIGHEST_BURST),
                perSecond,
                Duration.ofNanos((long) (cooldown * 1e9)),
                Fields.flag(data, "allow_ascii_control")));
    }

    private static double atLeastZero(JsonNode object, String name, double otherwise) {
        double number = Fields.number(object, name).orElse(otherwise);
        return number >= 0 ? number : otherwise;
    }

    private static Inbound permissions(String event, JsonNode data) {
        if (!data.isObject()) {
            return malformed(event, "the permissions are missing");
        }
        Map<String, Double> ranks = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : data.properties()) {
            Fields.number(entry.getValue()).ifPresent(rank -> ranks.put(entry.getKey(), rank));
        }
        return new Inbound.Permissions(new ChannelPermissions(ranks));
    }

    private static Inbound partitionChange(String event, JsonNode data) {
        JsonNode servers = data.path("servers");
        return servers.isArray()
                ? new Inbound.PartitionChange(Discovery.servers(servers))
                : malformed(event, "the servers are missing");
    }

    private static long whole(double number) {
        return Math.max(0, (long) number);
    }

    private static String text(JsonNode object, String name) {
        return Fields.text(object, name).orElse("");
    }

    private static Inbound noName(String event) {
        return malformed(event, "the name is missing");
    }

    private static Inbound malformed(String event, String problem) {
        return new Inbound.Malformed(event, problem);
    }
}
