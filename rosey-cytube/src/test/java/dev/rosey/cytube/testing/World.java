package dev.rosey.cytube.testing;

import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All that the server knows. Lives on the loop, unless said otherwise. */
final class World {
    private static final Pattern CHANNEL_NAME = Pattern.compile("[A-Za-z0-9_-]{1,30}");

    final Limits limits;
    final Loop loop;
    final Signal signal = new Signal();
    final Accounts accounts = new Accounts();
    final Set<Session> sessions = new LinkedHashSet<>();

    private final CytubeTestServer server;
    private final Joins joins = new Joins(this);
    private final Logins logins = new Logins(this, joins);
    private final Chat chat = new Chat(this);
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final List<TestConnection> connections = new CopyOnWriteArrayList<>();
    private final Deque<Replay> replays = new ArrayDeque<>();
    private final Map<String, Instant> guestLogins = new HashMap<>();
    private final Map<String, TokenBucket> buckets = new HashMap<>();
    private long ids;

    World(CytubeTestServer server, Limits limits, Loop loop) {
        this.server = server;
        this.limits = limits;
        this.loop = loop;
    }

    static boolean isChannelName(String name) {
        return CHANNEL_NAME.matcher(name).matches();
    }

    /** A room of that name; any thread. */
    Room room(String name) {
        return rooms.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new Room(this, name));
    }

    /** What discovery says; any thread. */
    JsonNode servers(String channel) {
        return loop.call(() -> {
            Room room = rooms.get(channel.toLowerCase(Locale.ROOT));
            String url = room == null ? server.url().toString() : room.movedTo().orElse(server.url().toString());
            return Json.object("servers", Json.array(Json.object("url", url, "secure", url.startsWith("https"))));
        });
    }

    /** Takes a connection over; any thread. */
    TestConnection connect(String address, Socket socket, InputStream in) {
        return loop.call(() -> {
            int number = connections.size() + 1;
            Replay replay = replays.poll();
            TestConnection connection = new TestConnection(this, number, address, socket, in,
                    server.faults().planOf(number),
                    created -> replay == null ? new SocketLink(this, created) : replay.on(created));
            connections.add(connection);
            signal.pulse();
            return connection;
        });
    }

    /** Any thread. */
    List<TestConnection> connections() {
        return List.copyOf(connections);
    }

    void replay(Replay replay) {
        replays.add(replay);
    }

    void dispatch(Session session, String event, @Nullable JsonNode argument) {
        switch (event) {
            case "joinChannel" -> joins.join(session, argument);
            case "channelPassword" -> joins.password(session, argument);
            case "login" -> logins.login(session, argument);
            case "chatMsg" -> chat.message(session, argument);
            case "pm" -> chat.privateMessage(session, argument);
            default -> {
                // Unknown events are ignored, and so is what this server does not model.
            }
        }
    }

    Chat chat() {
        return chat;
    }

    boolean admits(String address) {
        double refill = limits.connectionRefill.toMillis();
        return buckets.computeIfAbsent(address, key -> new TokenBucket(limits.connectionBurst, refill, loop.now()))
                .take(loop.now());
    }

    long sessionsOf(String address) {
        return sessions.stream().filter(session -> session.address.equals(address)).count();
    }

    boolean isGuestTooEarly(String address) {
        Instant last = guestLogins.get(address);
        return last != null && Duration.between(last, loop.now()).compareTo(limits.guestCoolDown) < 0;
    }

    void guestLoggedIn(String address) {
        guestLogins.put(address, loop.now());
    }

    String newId() {
        return "test-" + Long.toString(++ids, 36) + "-AAAAAAAA";
    }

    /** Forgets everybody with a connection, as a crash does. Accounts, channels and their settings stay. */
    void forget() {
        sessions.forEach(session -> {
            Room room = session.room;
            session.room = null;
            session.leave();
            if (room != null) {
                room.forget(session);
            }
        });
        sessions.clear();
        guestLogins.clear();
        buckets.clear();
    }
}
