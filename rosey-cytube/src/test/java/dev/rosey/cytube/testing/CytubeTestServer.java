package dev.rosey.cytube.testing;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A CyTube server for tests, on a port of the loopback address.
 *
 * <pre>{@code
 * try (CytubeTestServer server = CytubeTestServer.create()) {
 *     server.account("RoseyBot", "secret", 1);
 *     TestChannel movies = server.channel("movies").rank("RoseyBot", 2);
 *     // connect the bot to server.url(), channel "movies"
 *     TestUser alice = movies.join("alice");
 *     alice.say("!roll 2d6");
 *     movies.awaitChat(line -> line.text().contains("🎲"), Duration.ofSeconds(5));
 *     server.dropAll();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. What happens to users and channels happens on one thread of the server, so that every
 * client sees one order. Methods wait for that thread, not for clients, unless they are named {@code await}.
 */
public final class CytubeTestServer implements AutoCloseable {
    private final Loop loop;
    private final World world;
    private final Faults faults;
    private final Acceptor acceptor;

    private CytubeTestServer(Builder builder) {
        ThreadFactory threads = threads();
        loop = new Loop(builder.isManual, threads);
        world = new World(this, builder.limits.build(), loop);
        faults = new Faults(this);
        acceptor = new Acceptor(this, threads, builder.port);
    }

    private static ThreadFactory threads() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "rosey-cytube-server-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Changes a {@link CytubeTestServer} before it is started. Not safe for use by several threads. */
    public static final class Builder {
        private final Limits.Builder limits = new Limits.Builder();
        private boolean isManual;
        private int port;

        private Builder() {}

        /**
         * Changes the numbers by which the server behaves.
         *
         * @param change called at once
         * @return this builder
         */
        public Builder limits(Consumer<Limits.Builder> change) {
            change.accept(limits);
            return this;
        }

        /**
         * Lets the server's clock stand still until {@link CytubeTestServer#advance(Duration)} moves it. Pings, timeouts,
         * cool-downs, ghosts and limits of rates follow it.
         *
         * @return this builder
         */
        public Builder manualClock() {
            isManual = true;
            return this;
        }

        /**
         * Sets the port, which is a free one unless set.
         *
         * @param number of the port; 0 for a free one
         * @return this builder
         */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the running server
         * @throws java.io.UncheckedIOException if the port cannot be opened
         */
        public CytubeTestServer start() {
            CytubeTestServer server = new CytubeTestServer(this);
            try {
                server.acceptor.open();
                return server;
            } catch (RuntimeException e) {
                server.loop.close();
                throw e;
            }
        }
    }

    /**
     * Begins a server with options.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a server with the limits of a real one.
     *
     * @return the running server
     * @throws java.io.UncheckedIOException if no port can be opened
     */
    public static CytubeTestServer create() {
        return builder().start();
    }

    /**
     * Runs a server to try a bot by hand: prints its address, and what happens, and reads commands from the standard input.
     * {@code help} lists them.
     *
     * @param arguments a port, 0 unless given; the name of the channel, {@code movies} unless given
     */
    public static void main(String[] arguments) {
        ServerConsole.run(List.of(arguments), System.in, System.out);
    }

    /**
     * Registers an account, or replaces it.
     *
     * @param name name of a user
     * @param password not empty
     * @param globalRank 1 for a normal user, 255 for an administrator of the site
     * @return this server
     * @throws IllegalArgumentException if it is no name of a user
     */
    public CytubeTestServer account(String name, String password, double globalRank) {
        world.accounts.add(name, password, globalRank);
        return this;
    }

    /**
     * The registered channel of this name; it is made at the first call. Channels that nobody asked for are there, too, but
     * not registered, as on a real site.
     *
     * @param name letters, digits, - and _; case does not matter
     * @return the channel
     * @throws IllegalArgumentException if it is no name of a channel
     */
    public TestChannel channel(String name) {
        if (!World.isChannelName(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no channel name: 1-30 of letters, digits, - and _");
        }
        return loop.call(() -> {
            Room room = world.room(name);
            room.settings.register();
            return new TestChannel(world, room);
        });
    }

    /** The address of the site, such as {@code http://127.0.0.1:40123}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + acceptor.port());
    }

    /** The address of the WebSocket. */
    public URI socketUrl() {
        return URI.create("ws://127.0.0.1:" + acceptor.port() + "/socket.io/?EIO=4&transport=websocket");
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /**
     * All WebSocket connections so far, those that ended included.
     *
     * @return in the order of their handshakes
     */
    public List<TestConnection> connections() {
        return world.connections();
    }

    int connectionCount() {
        return loop.call(() -> world.connections().size());
    }

    /**
     * Waits for a connection.
     *
     * @param number from 1
     * @param deadline how long to wait
     * @return the connection, open or not
     * @throws AssertionError if it was not opened in time
     */
    public TestConnection awaitConnection(int number, Duration deadline) {
        return world.signal.await(() -> world.connections().stream().skip(number - 1L).findFirst(), deadline,
                () -> "No connection " + number + " within " + deadline + ", only " + world.connections().size());
    }

    /**
     * All frames of all connections so far.
     *
     * @return connection by connection, each in its order
     */
    public List<Frame> frames() {
        return connections().stream().flatMap(connection -> connection.frames().stream()).toList();
    }

    /**
     * Waits for a frame on any connection, looking at former ones, too.
     *
     * @param condition what it must fulfil
     * @param deadline how long to wait
     * @return the first that fits, by {@link #frames()}
     * @throws AssertionError if none came in time; it lists what was seen
     */
    public Frame awaitFrame(Predicate<Frame> condition, Duration deadline) {
        return world.signal.await(() -> frames().stream().filter(condition).findFirst(), deadline, () -> {
            StringBuilder message = new StringBuilder("No such frame within " + deadline + "; seen:");
            frames().forEach(frame -> message.append("\n  ").append(frame));
            return message.toString();
        });
    }

    /**
     * Plays a recorded connection to the next client that connects. Several calls queue up.
     *
     * @param exchange the connection
     * @return tells how far it is
     */
    public Replay replay(Recording.Exchange exchange) {
        return loop.call(() -> {
            Replay replay = new Replay(world, exchange);
            world.replay(replay);
            return replay;
        });
    }

    /** Cuts all TCP connections without a word. */
    public void dropAll() {
        connections().forEach(TestConnection::cut);
    }

    /**
     * Moves the clock, and does what is due until then.
     *
     * <p>What clients answer is seen afterwards. So one step across a ping and its timeout closes a connection, whatever the
     * client does; take smaller steps and await the answers between.
     *
     * @param duration how far
     * @throws IllegalStateException if the server was not built with {@link Builder#manualClock()}
     */
    public void advance(Duration duration) {
        loop.advance(duration);
    }

    /**
     * Stops as after a crash: no frame is sent, connections are cut, new ones are refused, and all sessions, cool-downs and
     * limits of rates are forgotten. Accounts, channels, history and {@link TestUser}s stay.
     */
    public void stop() {
        loop.run(world::forget);
        acceptor.shutDown();
    }

    /** Stops, if it was not stopped before, and listens again on the same port. */
    public void restart() {
        stop();
        acceptor.open();
    }

    World world() {
        return world;
    }

    Acceptor acceptor() {
        return acceptor;
    }

    /** Cuts all connections and ends the server's threads. */
    @Override
    public void close() {
        acceptor.shutDown();
        loop.close();
    }

    @Override
    public String toString() {
        Optional<TestConnection> open = connections().stream().filter(TestConnection::isOpen).findFirst();
        return "CytubeTestServer at " + url() + (open.isPresent() ? ", in use" : "");
    }
}
