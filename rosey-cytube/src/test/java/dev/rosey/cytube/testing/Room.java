package dev.rosey.cytube.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A channel: who is in it, what was said, and its settings. Lives on the loop. */
final class Room {
    final RoomSettings settings;
    final Set<String> bannedNames = new HashSet<>();
    final Set<String> bannedAddresses = new HashSet<>();
    final Map<String, Double> ranks = new HashMap<>();

    /** Muted users, with whether they are muted in the shadow. */
    final Map<String, Boolean> muted = new HashMap<>();

    final Journal<TestLine> chat;
    final Journal<TestLine> notices;
    final Journal<TestLine> privateMessages;
    int drinks;

    private final World world;
    private final String name;
    private final List<Session> members = new ArrayList<>();
    private final Deque<ObjectNode> history = new ArrayDeque<>();
    private @Nullable String movedTo;
    private @Nullable Instant lastUserCount;
    private boolean isUserCountPending;

    Room(World world, String name) {
        this.world = world;
        this.name = name;
        this.settings = new RoomSettings(name);
        this.chat = new Journal<>(world.signal);
        this.notices = new Journal<>(world.signal);
        this.privateMessages = new Journal<>(world.signal);
    }

    String name() {
        return name;
    }

    /** Tells of all that is said from now on. */
    void echo(Consumer<TestLine> listener) {
        chat.listen(listener);
        notices.listen(listener);
        privateMessages.listen(listener);
    }

    Optional<String> movedTo() {
        return Optional.ofNullable(movedTo);
    }

    void moveTo(String url) {
        movedTo = url.isEmpty() ? null : url;
    }

    double rankOf(String lowerName) {
        return ranks.getOrDefault(lowerName, 0.0);
    }

    boolean isBanned(Session session) {
        return bannedAddresses.contains(session.address) || bannedNames.contains(session.lowerName());
    }

    boolean opens(@Nullable String password) {
        Optional<String> wanted = Json.text(settings.options, "password").filter(text -> !text.isEmpty());
        return wanted.isEmpty() || wanted.get().equals(password);
    }

    boolean blocksAnonymous() {
        return Json.isTrue(settings.options, "block_anonymous_users");
    }

    /** Whether a permission is granted; one that is not listed is nobody's. */
    boolean allows(Session session, String permission) {
        return session.rank() >= Json.number(settings.permissions, permission, Double.MAX_VALUE);
    }

    boolean isMuted(Session session) {
        return muted.containsKey(session.lowerName());
    }

    boolean isShadowMuted(Session session) {
        return muted.getOrDefault(session.lowerName(), false);
    }

    List<Session> members() {
        return List.copyOf(members);
    }

    Optional<Session> member(String user) {
        return members.stream().filter(session -> session.isNamed(user)).findFirst();
    }

    void broadcast(String event, @Nullable JsonNode argument) {
        members().forEach(member -> member.emit(event, argument));
    }

    /** A notice for moderators alone. */
    void whisper(String text, @Nullable Session except) {
        ObjectNode line = Chat.serverLine(text, world.loop.now());
        notices.add(TestLine.of(line));
        members().stream()
                .filter(member -> member != except && member.rank() >= 2)
                .forEach(member -> member.emit("chatMsg", line));
    }

    /** Lets a user in and sends what every user gets then. */
    void enter(Session session, boolean isRankKnown) {
        session.waitingFor = null;
        if (session.name().isPresent()) {
            kickOthers(session);
            announce(session);
        }
        members.add(session);
        session.room = this;
        session.emit("setPermissions", settings.permissions);
        session.emit("setPlaylistLocked", Json.value(settings.isRegistered));
        session.emit("emoteList", Json.array());
        history.forEach(line -> session.emit("chatMsg", line));
        session.emit("drinkCount", Json.value(drinks));
        session.emit("channelCSSJS", RoomSettings.styles());
        session.emit("setMotd", Json.value(settings.motd));
        session.emit("channelOpts", settings.options);
        for (int i = 0; i < (isRankKnown ? 2 : 1); i++) {
            session.emit("setPlaylistMeta", playlistMeta());
            session.emit("playlist", Json.array());
        }
        session.emit("userlist", userList(session.rank()));
        userCount();
        if (!settings.isRegistered) {
            session.emit("channelNotRegistered");
        }
        world.signal.pulse();
    }

    /** Tells everybody that somebody within the channel has a name now. */
    void named(Session session) {
        announce(session);
        session.emit("addUser", user(session, session.rank()));
        world.signal.pulse();
        if (bannedNames.contains(session.lowerName())) {
            session.kick("You are banned from this channel.");
            whisper(session.name().orElse("") + " was kicked (name is banned)", null);
        }
    }

    private void announce(Session session) {
        String user = session.name().orElse("");
        members().stream()
                .filter(member -> member != session)
                .forEach(member -> member.emit("addUser", user(session, member.rank())));
        whisper(user + " joined (aliases: " + user + ")", session);
    }

    void kickOthers(Session session) {
        members().stream()
                .filter(member -> member != session && member.isNamed(session.lowerName()))
                .forEach(member -> member.kick("Duplicate login"));
    }

    void remove(Session session) {
        if (members.remove(session)) {
            session.name().ifPresent(user -> broadcast("userLeave", Json.object("name", user)));
            userCount();
            world.signal.pulse();
        }
    }

    /** Removes without telling anybody. */
    void forget(Session session) {
        members.remove(session);
        world.signal.pulse();
    }

    private void userCount() {
        Duration interval = world.limits.userCountInterval;
        Instant now = world.loop.now();
        Instant last = lastUserCount;
        if (last == null || Duration.between(last, now).compareTo(interval) >= 0) {
            lastUserCount = now;
            broadcast("usercount", Json.value(members.size()));
        } else if (!isUserCountPending) {
            isUserCountPending = true;
            world.loop.schedule(interval.minus(Duration.between(last, now)), () -> {
                isUserCountPending = false;
                lastUserCount = world.loop.now();
                broadcast("usercount", Json.value(members.size()));
            });
        }
    }

    static JsonNode playlistMeta() {
        return Json.object("count", 0, "rawTime", 0, "time", "00:00");
    }

    ArrayNode userList(double viewerRank) {
        ArrayNode list = Json.array();
        members.stream().filter(member -> member.name().isPresent()).forEach(member -> list.add(user(member, viewerRank)));
        return list;
    }

    private ObjectNode user(Session member, double viewerRank) {
        return Json.object("name", member.name().orElse(""), "rank", member.rank(),
                "profile", Json.object("image", "", "text", ""), "meta", meta(member, viewerRank));
    }

    private ObjectNode meta(Session member, double viewerRank) {
        boolean isModerator = viewerRank >= 2;
        ObjectNode meta = Json.object("afk", member.isAfk,
                "muted", isMuted(member) && (isModerator || !isShadowMuted(member)));
        if (isModerator) {
            meta.put("smuted", isShadowMuted(member));
            meta.set("aliases", Json.array(member.name().orElse("")));
            meta.put("ip", viewerRank >= 255 ? member.address : cloaked(member.address));
        }
        return meta;
    }

    private static String cloaked(String address) {
        return "cloak." + Integer.toHexString(address.hashCode()).toLowerCase(Locale.ROOT);
    }

    void metaChanged(Session changed) {
        members().forEach(member -> member.emit("setUserMeta",
                Json.object("name", changed.name().orElse(""), "meta", meta(changed, member.rank()))));
    }

    void remember(ObjectNode line) {
        history.add(line);
        while (history.size() > world.limits.historySize) {
            history.remove();
        }
    }

    void clearHistory() {
        history.clear();
    }
}
