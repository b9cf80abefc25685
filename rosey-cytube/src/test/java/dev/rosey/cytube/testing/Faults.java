package dev.rosey.cytube.testing;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What goes wrong at a {@link CytubeTestServer}.
 *
 * <p>Faults of connections are planned before the connection is opened: {@link #next()}, {@link #connection(int)},
 * {@link #everyConnection()}. Faults of discovery hold until {@link #discoveryWorks()}.
 */
public final class Faults {
    private final CytubeTestServer server;
    private final Map<Integer, FaultPlan> plans = new ConcurrentHashMap<>();
    private final AtomicReference<Discovery> discovery = new AtomicReference<>(Discovery.WORKS);
    private volatile FaultPlan forAll = new FaultPlan();
    private volatile int handshakeStatus;

    /**
     * How discovery answers. A status of 0 stands for the usual answer.
     *
     * @param hops redirects before the answer
     */
    record Discovery(int status, String body, String location, Duration delay, int hops) {
        static final Discovery WORKS = new Discovery(0, "", "", Duration.ZERO, 0);
    }

    Faults(CytubeTestServer server) {
        this.server = server;
    }

    /**
     * The plan for the next WebSocket connection.
     *
     * @return an empty plan, or the one that was begun before
     */
    public FaultPlan next() {
        return connection(server.connectionCount() + 1);
    }

    /**
     * The plan for one WebSocket connection.
     *
     * @param number number of a connection that is not yet open, from 1
     * @return an empty plan, or the one that was begun before
     */
    public FaultPlan connection(int number) {
        return plans.computeIfAbsent(number, key -> new FaultPlan());
    }

    /**
     * Begins a plan for all connections that have none of their own.
     *
     * @return an empty plan, which replaces the former one
     */
    public FaultPlan everyConnection() {
        FaultPlan plan = new FaultPlan();
        forAll = plan;
        return plan;
    }

    /** Forgets all plans for connections that are not yet open, and lets handshakes and discovery work again. */
    public void clear() {
        plans.clear();
        forAll = new FaultPlan();
        handshakeStatus = 0;
        discoveryWorks();
    }

    /** Stalls all open connections: see {@link TestConnection#stall()}. */
    public void stall() {
        server.connections().forEach(TestConnection::stall);
    }

    /** Closes the port, so that new connections are refused. Open ones go on. */
    public void refuseConnections() {
        server.acceptor().close();
    }

    /** Opens the port again after {@link #refuseConnections()}. */
    public void acceptConnections() {
        server.acceptor().open();
    }

    /**
     * Answers WebSocket handshakes with an HTTP status.
     *
     * @param status such as 502; 101 for handshakes that work
     */
    public void answerHandshakes(int status) {
        handshakeStatus = status == 101 ? 0 : status;
    }

    /**
     * Answers discovery with a status and an error.
     *
     * @param status such as 404 or 500
     */
    public void discoveryFails(int status) {
        discovery.set(new Discovery(status, "{\"error\":\"Test fault\"}", "", Duration.ZERO, 0));
    }

    /**
     * Answers discovery with this text and status 200.
     *
     * @param body any text
     */
    public void discoveryAnswers(String body) {
        discovery.set(new Discovery(200, body, "", Duration.ZERO, 0));
    }

    /**
     * Answers discovery with a valid list that is padded to so many characters.
     *
     * @param characters size of the answer
     */
    public void discoveryIsHuge(int characters) {
        discovery.set(new Discovery(200, " ".repeat(characters) + "{\"servers\":[]}", "", Duration.ZERO, 0));
    }

    /**
     * Delays the answer of discovery, in real time. The server gives up when it is closed.
     *
     * @param delay the time
     */
    public void discoveryIsSlow(Duration delay) {
        discovery.set(new Discovery(0, "", "", delay, 0));
    }

    /**
     * Redirects discovery to another address.
     *
     * @param location value of the header
     */
    public void discoveryRedirects(String location) {
        discovery.set(new Discovery(302, "", location, Duration.ZERO, 0));
    }

    /**
     * Redirects discovery so many times within the server before it answers as usual.
     *
     * @param hops redirects
     */
    public void discoveryRedirects(int hops) {
        discovery.set(new Discovery(0, "", "", Duration.ZERO, hops));
    }

    /** Lets discovery answer as usual. */
    public void discoveryWorks() {
        discovery.set(Discovery.WORKS);
    }

    Discovery discovery() {
        return discovery.get();
    }

    int handshakeStatus() {
        return handshakeStatus;
    }

    FaultPlan planOf(int number) {
        return Optional.ofNullable(plans.get(number)).orElse(forAll);
    }
}
