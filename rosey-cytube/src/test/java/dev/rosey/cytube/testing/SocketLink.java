package dev.rosey.cytube.testing;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Engine.IO 4 and Socket.IO 5 on one connection. Lives on the loop. */
final class SocketLink implements TestConnection.Handler {
    private final World world;
    private final TestConnection connection;
    private final TokenBucket events;
    private State state = State.OPEN;
    private @Nullable Session session;
    private int pongs;

    private enum State {
        OPEN,
        ACCEPTING,
        CONNECTED,
        DISCONNECTED
    }

    SocketLink(World world, TestConnection connection) {
        this.world = world;
        this.connection = connection;
        Limits limits = world.limits;
        double refill = limits.eventsPerSecond <= 0 ? 0 : 1000 / limits.eventsPerSecond;
        this.events = new TokenBucket(limits.eventBurst, refill, world.loop.now());
    }

    @Override
    public void opened() {
        Limits limits = world.limits;
        connection.send("0" + Json.object("sid", world.newId(), "upgrades", Json.array(),
                "pingInterval", limits.pingInterval.toMillis(), "pingTimeout", limits.pingTimeout.toMillis(),
                "maxPayload", limits.maxFrameBytes));
        schedulePing();
        world.loop.schedule(limits.connectTimeout, () -> {
            if (state != State.CONNECTED) {
                connection.closeOnLoop(0);
            }
        });
    }

    private void schedulePing() {
        world.loop.schedule(world.limits.pingInterval, () -> {
            if (!connection.isSpeaking()) {
                return;
            }
            int expected = pongs + 1;
            connection.send("2");
            world.loop.schedule(world.limits.pingTimeout, () -> {
                if (pongs < expected) {
                    connection.closeOnLoop(0);
                }
            });
        });
    }

    @Override
    public void received(String text) {
        if (text.equals("3")) {
            pongs++;
            schedulePing();
        } else if (text.equals("1") || text.startsWith("2")) {
            // Pings go the other way in this version.
            connection.closeOnLoop(0);
        } else if (text.startsWith("40") && state == State.OPEN) {
            state = State.ACCEPTING;
            world.loop.later(world.limits.acceptDelay, this::accept);
        } else if (text.startsWith("41") && state == State.CONNECTED) {
            state = State.DISCONNECTED;
            leave();
        } else if (Frame.isEventPacket(text)) {
            event(new Frame(connection.number(), 0, Frame.Direction.TO_SERVER, text, world.loop.now()));
        }
    }

    private void accept() {
        if (!connection.isSpeaking() || state != State.ACCEPTING) {
            return;
        }
        if (!world.admits(connection.address())) {
            // The connection stays open and useless, until its connect timeout.
            connection.send("44" + Json.object("message", "Rate limit exceeded"));
            return;
        }
        state = State.CONNECTED;
        connection.send("40" + Json.object("sid", world.newId()));
        if (world.sessionsOf(connection.address()) >= world.limits.connectionsPerAddress) {
            emit("kick", Json.object("reason", "Too many connections from your IP address"));
            connection.closeOnLoop(0);
            return;
        }
        Session started = new Session(world, connection.address(), this);
        session = started;
        world.sessions.add(started);
        emit("rank", Json.value(-1));
    }

    private void event(Frame frame) {
        if (state != State.CONNECTED) {
            connection.closeOnLoop(0);
            return;
        }
        if (session == null) {
            return;
        }
        if (!events.take(world.loop.now())) {
            session.kick("Rate limit exceeded");
            return;
        }
        if (frame.event().isEmpty()) {
            connection.closeOnLoop(0);
            return;
        }
        world.dispatch(session, frame.event().get(), frame.argumentNode().orElse(null));
    }

    void emit(String event, @Nullable JsonNode argument) {
        if (state == State.CONNECTED) {
            connection.send(Json.event(event, argument));
        }
    }

    /** The server's own disconnect: a packet, then a close frame without code. */
    void disconnect() {
        if (state == State.CONNECTED) {
            connection.send("41");
            state = State.DISCONNECTED;
            leave();
            connection.closeOnLoop(0);
        }
    }

    @Override
    public void ended(boolean isOrderly) {
        if (isOrderly || world.limits.ghostTime.isZero()) {
            leave();
        } else {
            world.loop.schedule(world.limits.ghostTime, this::leave);
        }
    }

    private void leave() {
        if (session != null) {
            world.sessions.remove(session);
            session.leave();
        }
    }
}
