package dev.rosey.nats.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseSpecTest {
    @Test
    void theDefaultsAreThoseOfThePage() {
        assertThat(LeaseSpec.builder().holder("host-a").build()).hasToString("LeaseSpec[ROSEY-LEASES, holder host-a, "
                + "replicas 1, duration PT5S, margin PT0.5S, refreshEvery PT1.5S, retryEvery PT0.5S]");
        assertThat(LeaseSpec.defaults().holder()).contains(String.valueOf(ProcessHandle.current().pid()));
    }

    @Test
    void twoConfirmationsMustFitIntoATerm() {
        LeaseSpec.Builder builder = LeaseSpec.builder().duration(Duration.ofSeconds(3)).margin(Duration.ofMillis(200))
                .refreshEvery(Duration.ofMillis(1400));
        assertThat(builder.build().refreshEvery()).isEqualTo(Duration.ofMillis(1400));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.margin(Duration.ofMillis(201)).build())
                .withMessageContainingAll("refreshEvery is PT1.4S", "PT3S", "PT0.201S");
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        LeaseSpec.Builder builder = LeaseSpec.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.bucket("a.b")).withMessageContaining("bucket");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.replicas(9)).withMessageContaining("replicas");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.margin(Duration.ZERO)).withMessageContaining("margin");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.retryEvery(Duration.ZERO))
                .withMessageContaining("retryEvery");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.duration(Duration.ofMinutes(11)).build())
                .withMessageContaining("duration is PT11M");
    }
}
