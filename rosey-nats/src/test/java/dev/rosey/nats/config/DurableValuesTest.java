package dev.rosey.nats.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DurableValuesTest {
    private static StreamSpec.Builder stream() {
        return StreamSpec.builder("S", "a.>", "b.*");
    }

    @Test
    void aStreamHasDefaultsThatLoseNothingByThemselves() {
        StreamSpec spec = stream().build();
        assertThat(spec.name()).isEqualTo("S");
        assertThat(spec.subjects()).containsExactly(SubjectFilter.of("a.>"), SubjectFilter.of("b.*"));
        assertThat(spec.retention()).isEqualTo(StreamSpec.Retention.LIMITS);
        assertThat(spec.storage()).isEqualTo(StreamSpec.Storage.FILE);
        assertThat(spec.discard()).isEqualTo(StreamSpec.Discard.OLD);
        assertThat(spec.replicas()).isEqualTo(1);
        assertThat(spec.maxAge()).isEmpty();
        assertThat(spec.maxBytes()).isEmpty();
        assertThat(spec.maxMessages()).isEmpty();
        assertThat(spec.maxMessageBytes()).isEmpty();
        assertThat(spec.duplicateWindow()).isEmpty();
        assertThat(spec.description()).isEmpty();
        assertThat(spec.onMismatch()).isEqualTo(StreamSpec.OnMismatch.FAIL);
    }

    @Test
    void aBadOptionOfAStreamIsNamed() {
        Map<String, StreamSpec.Builder> bad = Map.ofEntries(
                Map.entry("replicas 0", stream().replicas(0)),
                Map.entry("replicas 6", stream().replicas(6)),
                Map.entry("maxAge PT0S", stream().maxAge(Duration.ZERO)),
                Map.entry("maxBytes 0", stream().maxBytes(0)),
                Map.entry("maxMessages -1", stream().maxMessages(-1)),
                Map.entry("maxMessageBytes 0", stream().maxMessageBytes(0)),
                Map.entry("maxMessageBytes 4294967296", stream().maxMessageBytes(1L << 32)),
                Map.entry("duplicateWindow PT-1S", stream().duplicateWindow(Duration.ofSeconds(-1))),
                Map.entry("duplicateWindow PT3S", stream().maxAge(Duration.ofSeconds(2)).duplicateWindow(Duration.ofSeconds(3))),
                Map.entry("description", stream().description("x".repeat(5_000))),
                Map.entry("name a.b", StreamSpec.builder("a.b", "x")),
                Map.entry("name ", StreamSpec.builder("", "x")),
                Map.entry("subjects []", StreamSpec.builder("S")),
                Map.entry("subjects [a.*, a.b]", StreamSpec.builder("S", "a.*", "a.b")));
        bad.forEach((message, builder) -> assertThatIllegalArgumentException()
                .as(message)
                .isThrownBy(builder::build)
                .withMessageContaining("has the " + message));
        assertThatIllegalArgumentException().isThrownBy(() -> StreamSpec.builder("S", "a..b"));
    }

    @Test
    void aBadOptionOfDurableDeliveryIsNamed() {
        Map<String, DurableSpec.Builder> bad = Map.ofEntries(
                Map.entry("window", DurableSpec.builder().window(0)),
                Map.entry("windowBytes", DurableSpec.builder().windowBytes(0)),
                Map.entry("deadline", DurableSpec.builder().deadline(Duration.ZERO)),
                Map.entry("retryAfter", DurableSpec.builder().retryAfter(Duration.ZERO)),
                Map.entry("requestTimeout", DurableSpec.builder().requestTimeout(Duration.ofSeconds(-1))),
                Map.entry("duplicateWindow", DurableSpec.builder().duplicateWindow(Duration.ZERO)),
                Map.entry("heartbeat", DurableSpec.builder().heartbeat(Duration.ofMillis(99))),
                Map.entry("replicas", DurableSpec.builder().replicas(6)),
                Map.entry("streamPrefix", DurableSpec.builder().streamPrefix("a.b")),
                Map.entry("domain", DurableSpec.builder().domain("a b")));
        bad.forEach((option, builder) -> assertThatIllegalArgumentException()
                .as(option)
                .isThrownBy(builder::build)
                .withMessageContaining("The option " + option));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurableSpec.builder().heartbeat(Duration.ofSeconds(11)).build());
        assertThatCode(DurableSpec::defaults).doesNotThrowAnyException();
    }

    @Test
    void aReplayBeginsWhereItIsTold() {
        Instant time = Instant.ofEpochSecond(7);
        assertThat(ReplaySpec.builder("a").build().start()).isEqualTo(new ReplaySpec.Beginning());
        assertThat(ReplaySpec.builder("a").fromSequence(3).build().start()).isEqualTo(new ReplaySpec.AtSequence(3));
        assertThat(ReplaySpec.builder("a").since(time).build().start()).isEqualTo(new ReplaySpec.AtTime(time));
        assertThat(ReplaySpec.builder("a").newOnly().build().start()).isEqualTo(new ReplaySpec.NewOnly());
    }

    @Test
    void aReplayThatCannotBeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReplaySpec.builder("a").capacity(0).build());
        assertThatIllegalArgumentException().isThrownBy(() -> ReplaySpec.builder("a").newOnly().untilNow().build());
        assertThatIllegalArgumentException().isThrownBy(() -> ReplaySpec.builder("a").fromSequence(0));
        assertThatIllegalArgumentException().isThrownBy(() -> ReplaySpec.builder("a..b"));
    }
}
