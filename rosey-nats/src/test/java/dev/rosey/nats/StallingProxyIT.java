package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.nats.testing.NatsServerRunner;
import dev.rosey.nats.testing.StallingProxy;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy of the tests breaks connections in the way that they ask for. */
@SuppressWarnings("try") // closing a connection of jnats may throw InterruptedException
class StallingProxyIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final byte[] BODY = "x".getBytes(StandardCharsets.UTF_8);

    private static NatsServerRunner server;

    private StallingProxy proxy;
    private Connection near;
    private Connection far;

    @BeforeAll
    static void startServer() {
        server = NatsServerRunner.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        proxy = StallingProxy.start(server.url());
        near = Nats.connect(server.url());
        far = Nats.connect(once());
    }

    @AfterEach
    void disconnect() throws Exception {
        proxy.close();
        near.close();
        far.close();
    }

    @Test
    void bytesGoThroughInBothDirections() throws Exception {
        Subscription subscription = far.subscribe("big");
        far.flush(LONG);
        byte[] big = new byte[900_000];
        big[899_999] = 7;
        far.publish("big", big);
        assertThat(subscription.nextMessage(LONG).getData()).isEqualTo(big);
        assertThat(proxy.connectionCount()).isEqualTo(1);
    }

    @Test
    void aStalledConnectionStaysOpenAndCarriesEverythingLater() throws Exception {
        Subscription subscription = near.subscribe("kept");
        near.flush(LONG);
        proxy.stall();
        far.publish("kept", BODY);
        assertThatThrownBy(() -> far.flush(SHORT)).isInstanceOf(TimeoutException.class);
        assertThat(subscription.nextMessage(SHORT)).isNull();
        assertThat(far.getStatus()).isEqualTo(Connection.Status.CONNECTED);
        proxy.resume();
        assertThat(subscription.nextMessage(LONG)).isNotNull();
        far.flush(LONG);
    }

    @Test
    void oneDirectionStallsWithoutTheOther() throws Exception {
        Subscription subscription = near.subscribe("one-way");
        near.flush(LONG);
        proxy.stall(StallingProxy.Direction.TO_CLIENT);
        far.publish("one-way", BODY);
        assertThatThrownBy(() -> far.flush(SHORT)).isInstanceOf(TimeoutException.class);
        assertThat(subscription.nextMessage(LONG)).isNotNull();
        proxy.resume();
        Subscription other = far.subscribe("other-way");
        far.flush(LONG);
        proxy.stall(StallingProxy.Direction.TO_SERVER);
        near.publish("other-way", BODY);
        assertThat(other.nextMessage(LONG)).isNotNull();
    }

    @Test
    void aNewConnectionOfAStalledProxyHearsNothing() throws Exception {
        proxy.stall();
        URI url = URI.create(proxy.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            proxy.resume();
            socket.setSoTimeout(30_000);
            assertThat(socket.getInputStream().read()).isEqualTo('I');
        }
    }

    @Test
    void aWriterHasToWaitWhenTheBuffersAreFull() throws Exception {
        proxy.stall();
        URI url = URI.create(proxy.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            Thread writer = new Thread(() -> flood(socket), "rosey-flood");
            writer.setDaemon(true);
            writer.start();
            Awaitility.await().atMost(LONG).until(() -> proxy.connectionCount() == 2);
            writer.join(SHORT.toMillis());
            assertThat(writer.isAlive()).as("the flood still waits").isTrue();
            proxy.cut();
            writer.join(LONG.toMillis());
            assertThat(writer.isAlive()).isFalse();
        }
    }

    private static void flood(Socket socket) {
        byte[] zeros = new byte[1_000_000];
        try {
            for (int i = 0; i < 200; i++) {
                socket.getOutputStream().write(zeros);
            }
        } catch (IOException reset) {
            // The cut ends it.
        }
    }

    @Test
    void aCutResets() throws Exception {
        URI url = URI.create(proxy.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            assertThat(socket.getInputStream().read()).isEqualTo('I');
            proxy.cut();
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes()).isInstanceOf(SocketException.class);
        }
        Awaitility.await().atMost(LONG).until(() -> far.getStatus() == Connection.Status.CLOSED);
        assertThat(proxy.connectionCount()).isZero();
        try (Connection again = Nats.connect(once())) {
            again.flush(LONG);
        }
    }

    @Test
    void aStalledConnectionCanBeCut() {
        proxy.stall();
        proxy.cut();
        Awaitility.await().atMost(LONG).until(() -> far.getStatus() == Connection.Status.CLOSED);
    }

    @Test
    void newConnectionsAreRefusedUntilTheyAreAcceptedAgain() throws Exception {
        proxy.refuse();
        assertThatThrownBy(() -> Nats.connect(once())).isInstanceOf(IOException.class);
        far.flush(LONG);
        proxy.accept();
        proxy.accept();
        try (Connection again = Nats.connect(once())) {
            again.flush(LONG);
        }
    }

    @Test
    void aServerThatIsGoneEndsTheConnection() throws Exception {
        try (NatsServerRunner other = NatsServerRunner.start();
                StallingProxy front = StallingProxy.start(other.url());
                Connection connection = Nats.connect(
                        Options.builder().server(front.url()).noReconnect().build())) {
            other.kill();
            Awaitility.await().atMost(LONG).until(() -> connection.getStatus() == Connection.Status.CLOSED);
        }
    }

    private Options once() {
        return Options.builder().server(proxy.url()).noReconnect().build();
    }
}
