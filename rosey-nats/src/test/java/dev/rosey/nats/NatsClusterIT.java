package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.nats.testing.NatsCluster;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cluster of the tests is whole when it says so, and can lose members. */
@SuppressWarnings("try") // closing a connection of jnats may throw InterruptedException
class NatsClusterIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static NatsCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = NatsCluster.start(3);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void whatIsPublishedAtOneMemberArrivesAtAnother() throws Exception {
        try (Connection first = Nats.connect(cluster.urls().get(0));
                Connection third = Nats.connect(cluster.urls().get(2))) {
            var subscription = third.subscribe("across");
            third.flush(LONG);
            Awaitility.await().atMost(LONG).until(() -> {
                first.publish("across", "x".getBytes(StandardCharsets.UTF_8));
                return subscription.nextMessage(Duration.ofMillis(200)) != null;
            });
        }
    }

    @Test
    void aStreamOutlivesItsKilledLeader() throws Exception {
        try (Connection connection = connect()) {
            connection.jetStreamManagement().addStream(StreamConfiguration.builder()
                    .name("outlives")
                    .subjects("outlives")
                    .storageType(StorageType.File)
                    .replicas(3)
                    .build());
            connection.jetStream().publish("outlives", "before".getBytes(StandardCharsets.UTF_8));
        }
        NatsServerRunner killed = cluster.leaderOf("outlives");
        killed.kill();
        try {
            assertThat(cluster.leaderOf("outlives")).isNotSameAs(killed);
            try (Connection connection = connect()) {
                assertThat(connection.jetStreamManagement().getStreamInfo("outlives").getStreamState().getMsgCount())
                        .isEqualTo(1);
            }
            assertThatThrownBy(cluster::awaitReady)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(killed.name() + " does not run");
        } finally {
            killed.restart();
        }
        cluster.awaitReady();
    }

    @Test
    void theClusterFindsAnotherLeaderForItself() {
        NatsServerRunner stopped = cluster.metaLeader();
        stopped.stop();
        try {
            assertThat(cluster.metaLeader()).isNotSameAs(stopped);
        } finally {
            stopped.restart();
        }
        cluster.awaitReady();
        assertThat(cluster.members()).allMatch(NatsServerRunner::isRunning);
    }

    private static Connection connect() throws Exception {
        return Nats.connect(Options.builder()
                .servers(cluster.urls().toArray(String[]::new))
                .maxReconnects(-1)
                .build());
    }
}
