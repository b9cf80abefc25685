package dev.rosey.cytube.internal.session;

import dev.rosey.cytube.internal.protocol.DiscoveryAnswer;
import dev.rosey.cytube.internal.protocol.Outbound;
import dev.rosey.cytube.internal.protocol.Server;
import dev.rosey.cytube.internal.socketio.SocketIoEnd;
import dev.rosey.cytube.internal.socketio.SocketIoListener;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A site that does what a test says, and nothing by itself. */
final class FakeSite implements Transport {
    static final Server SERVER = new Server(URI.create("https://one.example"), true);

    final List<FakeConnection> connections = new ArrayList<>();
    DiscoveryAnswer answer = new DiscoveryAnswer.Servers(List.of(SERVER));
    OptionalInt pageLength = OptionalInt.of(320);
    int discoveries;

    @Override
    public CompletionStage<DiscoveryAnswer> discover() {
        discoveries++;
        return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletionStage<OptionalInt> maxMessageLength() {
        return CompletableFuture.completedFuture(pageLength);
    }

    @Override
    public Wire open(Server server, SocketIoListener listener) {
        FakeConnection connection = new FakeConnection(server, listener);
        connections.add(connection);
        return connection;
    }

    /** The connection made last. */
    FakeConnection last() {
        return connections.get(connections.size() - 1);
    }

    @Override
    public void close() {}

    /** One connection: what was sent on it, and the other end to speak from. */
    static final class FakeConnection implements Wire {
        private static final JsonMapper JSON =
                JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

        final Server server;
        final List<Outbound> sent = new ArrayList<>();
        private final SocketIoListener listener;
        boolean isClosed;

        FakeConnection(Server server, SocketIoListener listener) {
            this.server = server;
            this.listener = listener;
        }

        void accept() {
            listener.connected();
        }

        /** Sends an event; the arguments are the items of a JSON list, in which single quotes may stand for double ones. */
        void say(String event, String arguments) {
            List<JsonNode> nodes = new ArrayList<>();
            JSON.readTree("[" + arguments + "]").forEach(nodes::add);
            listener.event(event, nodes);
        }

        void cut() {
            listener.closed(new SocketIoEnd(SocketIoEnd.Kind.LOST, "cut"));
        }

        void end(SocketIoEnd.Kind kind, String detail) {
            listener.closed(new SocketIoEnd(kind, detail));
        }

        /** What was sent as event and JSON, in order. */
        List<String> frames() {
            return sent.stream().map(frame -> frame.event() + frame.arguments()).toList();
        }

        /** The texts said so far. */
        List<String> lines() {
            return sent.stream()
                    .filter(frame -> frame.event().equals("chatMsg") || frame.event().equals("pm"))
                    .map(frame -> frame.arguments().get(0).get("msg").stringValue())
                    .toList();
        }

        @Override
        public void emit(Outbound frame) {
            sent.add(frame);
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
