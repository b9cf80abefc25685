package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.DurableUnavailableException;
import dev.rosey.nats.config.StreamSpec;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamDeclarationIT extends DurableFixture {
    private StreamSpec.Builder full() {
        return StreamSpec.builder(name("S"), text("a.>"), text("b.*"))
                .retention(StreamSpec.Retention.WORK_QUEUE)
                .storage(StreamSpec.Storage.MEMORY)
                .discard(StreamSpec.Discard.NEW)
                .maxAge(Duration.ofHours(3))
                .maxBytes(1_000_000)
                .maxMessages(1_000)
                .maxMessageBytes(10_000)
                .duplicateWindow(Duration.ofMinutes(1))
                .description("for a test");
    }

    @Test
    void everySettingReachesTheServer() throws Exception {
        Host host = host();
        host.durables.ensure(List.of(full().build()));
        StreamConfiguration made = stream(host, name("S")).getConfiguration();
        assertThat(made.getSubjects()).containsExactlyInAnyOrder(text("a.>"), text("b.*"));
        assertThat(made.getRetentionPolicy().toString()).isEqualTo("workqueue");
        assertThat(made.getStorageType().toString()).isEqualTo("memory");
        assertThat(made.getDiscardPolicy().toString()).isEqualTo("new");
        assertThat(made.getMaxAge()).isEqualTo(Duration.ofHours(3));
        assertThat(made.getMaxBytes()).isEqualTo(1_000_000);
        assertThat(made.getMaxMsgs()).isEqualTo(1_000);
        assertThat(made.getMaximumMessageSize()).isEqualTo(10_000);
        assertThat(made.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(1));
        assertThat(made.getDescription()).isEqualTo("for a test");
    }

    @Test
    void theSameDeclarationAgainIsFine() {
        host().durables.ensure(List.of(full().build()));
        host().durables.ensure(List.of(full().description("other words").build()));
        host().durables.ensure(List.of(StreamSpec.builder(name("T"), text("t")).build()));
        host().durables.ensure(List.of(StreamSpec.builder(name("T"), text("t")).build()));
    }

    @Test
    void everyDifferenceIsNamedAndTheStartFails() {
        Host host = host();
        host.durables.ensure(List.of(full().build()));
        StreamSpec other = StreamSpec.builder(name("S"), text("a.>"), text("c"))
                .retention(StreamSpec.Retention.WORK_QUEUE)
                .storage(StreamSpec.Storage.MEMORY)
                .maxMessages(7)
                .maxAge(Duration.ofHours(1))
                .build();
        assertThatThrownBy(() -> host.durables.ensure(List.of(other)))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("subjects: wanted [" + text("a.>") + ", " + text("c") + "], found [" + text("a.>")
                        + ", " + text("b.*") + "]")
                .hasMessageContaining("max_msgs: wanted 7, found 1000")
                .hasMessageContaining("max_age: wanted PT1H, found PT3H")
                .hasMessageContaining("discard: wanted old, found new")
                .hasMessageContaining("max_bytes: wanted unlimited, found 1000000")
                .hasMessageContaining("max_msg_size: wanted unlimited, found 10000")
                .message().doesNotContain("storage").doesNotContain("retention");
    }

    @Test
    void aDifferenceMayBeAWarningOnly() throws Exception {
        Host host = host();
        host.durables.ensure(List.of(full().build()));
        host.durables.ensure(List.of(full().maxMessages(7).onMismatch(StreamSpec.OnMismatch.WARN).build()));
        assertThat(stream(host, name("S")).getConfiguration().getMaxMsgs()).isEqualTo(1_000);
    }

    @Test
    void aDifferenceMayBeCorrected() throws Exception {
        Host host = host();
        host.durables.ensure(List.of(full().build()));
        host.durables.ensure(List.of(full().maxMessages(7).onMismatch(StreamSpec.OnMismatch.UPDATE).build()));
        assertThat(stream(host, name("S")).getConfiguration().getMaxMsgs()).isEqualTo(7);
    }

    @Test
    void aCorrectionThatTheServerRefusesFailsWithItsReason() {
        Host host = host();
        host.durables.ensure(List.of(full().build()));
        StreamSpec other = full().storage(StreamSpec.Storage.FILE).onMismatch(StreamSpec.OnMismatch.UPDATE).build();
        assertThatThrownBy(() -> host.durables.ensure(List.of(other)))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("storage: wanted file, found memory")
                .hasMessageContaining("can not change storage type");
    }

    @Test
    void whatTheServerCannotHaveFailsWithItsReason() {
        assertThatThrownBy(() -> host().durables.ensure(List.of(full().replicas(3).build())))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("replicas > 1 not supported in non-clustered mode");
    }

    @Test
    void anOverlapWithAnotherStreamFailsWithTheServersReason() {
        Host host = host();
        host.durables.ensure(List.of(full().build()));
        assertThatThrownBy(() -> host.durables.ensure(List.of(StreamSpec.builder(name("T"), text("a.x")).build())))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("subjects overlap");
    }

    @Test
    void aMirrorIsNoDeclaredStream() throws Exception {
        Host host = host();
        host.durables.ensure(List.of(full().build()));
        host.connection.jetStreamManagement().addStream(StreamConfiguration.builder()
                .name(name("M"))
                .mirror(io.nats.client.api.Mirror.builder().sourceName(name("S")).build())
                .build());
        assertThatThrownBy(() -> host.durables.ensure(List.of(StreamSpec.builder(name("M"), text("m")).build())))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("mirror: wanted none");
    }
}
