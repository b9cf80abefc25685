package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The server of the tests does what they ask of it. */
@SuppressWarnings("try") // closing a connection of jnats may throw InterruptedException
class NatsServerRunnerIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aServerGreetsAndTellsItsVersion() throws Exception {
        try (NatsServerRunner server = NatsServerRunner.start();
                Connection connection = Nats.connect(server.url())) {
            assertThat(connection.getServerInfo().getVersion()).isEqualTo(server.version());
            assertThat(connection.getServerInfo().getServerName()).isEqualTo(server.name());
            assertThat(server.version()).matches("\\d+\\.\\d+\\.\\d+.*");
            assertThat(server.log()).contains("Server is ready");
        }
    }

    @Test
    void aStoppedServerComesBackOnItsPortWithItsData() throws Exception {
        try (NatsServerRunner server = NatsServerRunner.start("-js")) {
            String url = server.url();
            store(url, "one");
            server.stop();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> Nats.connect(once(url))).isInstanceOf(IOException.class);
            server.restart();
            assertThat(server.url()).isEqualTo(url);
            assertThat(stored(url)).isEqualTo("one");
        }
    }

    @Test
    void aKilledServerComesBackWithItsData() throws Exception {
        try (NatsServerRunner server = NatsServerRunner.start("-js")) {
            store(server.url(), "two");
            server.kill();
            server.restart();
            assertThat(stored(server.url())).isEqualTo("two");
        }
    }

    @Test
    void aRunningServerIsRestartedToo() throws Exception {
        try (NatsServerRunner server = NatsServerRunner.start()) {
            server.restart();
            try (Connection connection = Nats.connect(server.url())) {
                assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            }
        }
    }

    @Test
    void aPortThatIsTakenMeanwhileIsTold() throws Exception {
        try (NatsServerRunner server = NatsServerRunner.start()) {
            server.kill();
            try (ServerSocket other = new ServerSocket()) {
                other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                assertThatThrownBy(server::restart)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Port " + server.port() + " was taken by another program");
            }
            server.restart();
            assertThat(server.isRunning()).isTrue();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such signals")
    void aPausedServerAnswersOnlyAfterwards() throws Exception {
        try (NatsServerRunner server = NatsServerRunner.start();
                Connection connection = Nats.connect(server.url())) {
            connection.flush(LONG);
            server.pause();
            assertThatThrownBy(() -> connection.flush(Duration.ofMillis(300)))
                    .isInstanceOf(TimeoutException.class);
            assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            server.resume();
            connection.flush(LONG);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such signals")
    void aPausedServerCanBeStopped() {
        try (NatsServerRunner server = NatsServerRunner.start()) {
            server.pause();
            server.stop();
            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such signals")
    void aLameDuckTellsItsClientsAndEnds() throws Exception {
        Queue<Events> events = new ConcurrentLinkedQueue<>();
        try (NatsServerRunner server = NatsServerRunner.start()) {
            Connection connection = Nats.connect(Options.builder()
                    .server(server.url())
                    .noReconnect()
                    .connectionListener((origin, event) -> events.add(event))
                    .build());
            server.lameDuck();
            Awaitility.await().atMost(LONG).until(() -> events.contains(Events.LAME_DUCK));
            assertThat(server.awaitEnd(LONG)).isTrue();
            Awaitility.await().atMost(LONG).until(() -> connection.getStatus() == Connection.Status.CLOSED);
        }
    }

    @Test
    void aConfigurationOfItsOwnHolds() throws Exception {
        try (NatsServerRunner server = NatsServerRunner.startWith("authorization { user: bo, password: hidden }")) {
            assertThatThrownBy(() -> Nats.connect(once(server.url()))).isInstanceOf(IOException.class);
            try (Connection connection = Nats.connect(
                    Options.builder().server(server.url()).userInfo("bo", "hidden").build())) {
                assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            }
        }
    }

    @Test
    void aBadConfigurationIsToldWithWhatTheServerSaid() {
        assertThatThrownBy(() -> NatsServerRunner.startWith("\nauthorization { users: 7 }"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended at its start").hasMessageContaining("server.conf:2");
    }

    @Test
    void nothingStaysOfAClosedServer() throws Exception {
        NatsServerRunner server = NatsServerRunner.start("-js");
        Path directory = server.storeDirectory().getParent();
        assertThat(directory).exists();
        server.close();
        server.close();
        assertThat(Files.exists(directory)).isFalse();
        assertThat(server.isRunning()).isFalse();
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        }
    }

    private static Options once(String url) {
        return Options.builder().server(url).noReconnect().build();
    }

    private static void store(String url, String text) throws Exception {
        try (Connection connection = Nats.connect(url)) {
            connection.jetStreamManagement().addStream(StreamConfiguration.builder()
                    .name("kept")
                    .subjects("kept.>")
                    .storageType(StorageType.File)
                    .build());
            connection.jetStream().publish("kept.it", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String stored(String url) throws Exception {
        try (Connection connection = Nats.connect(url)) {
            Message message = connection.jetStream().subscribe("kept.>").nextMessage(LONG);
            return new String(message.getData(), StandardCharsets.UTF_8);
        }
    }
}
