package dev.rosey.cytube.testing;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A user as the server knows it: one connection, or a user that exists within the server only. Lives on the loop. */
final class Session {
    final World world;
    final String address;
    final MessageLimiter limiter = new MessageLimiter();
    final Journal<TestLine> heard;
    final Instant since;

    @Nullable String name;
    boolean isRegistered;
    double globalRank = -1;
    double channelRank = -1;
    boolean isAfk;

    /** Only the first joinChannel of a connection counts. */
    boolean isJoinUsed;

    boolean isCheckingLogin;
    @Nullable Room room;

    /** The channel that waits for a password or a name. */
    @Nullable Room waitingFor;

    boolean isWaitingForPassword;

    private final @Nullable SocketLink link;
    private boolean isGone;

    Session(World world, String address, @Nullable SocketLink link) {
        this.world = world;
        this.address = address;
        this.link = link;
        this.heard = new Journal<>(world.signal);
        this.since = world.loop.now();
    }

    /** Whether it exists within the server only. Such users are not slowed down. */
    boolean isInternal() {
        return link == null;
    }

    boolean isGone() {
        return isGone;
    }

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    boolean isNamed(String other) {
        return name != null && name.equalsIgnoreCase(other);
    }

    String lowerName() {
        return name().orElse("").toLowerCase(Locale.ROOT);
    }

    double rank() {
        return Math.max(globalRank, channelRank);
    }

    void emit(String event, @Nullable JsonNode argument) {
        if (link != null) {
            link.emit(event, argument);
        } else if (argument != null && (event.equals("chatMsg") || event.equals("pm"))) {
            heard.add(TestLine.of(argument));
        }
    }

    void emit(String event) {
        emit(event, null);
    }

    void error(String message) {
        emit("errorMsg", Json.object("msg", message));
    }

    void kick(@Nullable String reason) {
        ObjectNode kick = Json.object();
        if (reason != null) {
            kick.put("reason", reason);
        }
        emit("kick", kick);
        disconnect();
    }

    /** Removes the user and tells the client with a Socket.IO disconnect only. */
    void disconnect() {
        if (link == null) {
            leave();
        } else {
            link.disconnect();
        }
        // A ghost has no connection that would do it.
        leave();
    }

    void leave() {
        isGone = true;
        if (room != null) {
            Room left = room;
            room = null;
            left.remove(this);
        }
    }
}
