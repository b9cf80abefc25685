package dev.rosey.nats.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageSpecTest {
    @Test
    void theDefaultsAreThoseOfThePage() {
        assertThat(StorageSpec.defaults()).hasToString("StorageSpec[ROSEY_*, 16777216 bytes, files, replicas 1, "
                + "operationTimeout PT5S, maxWaiting 1000]");
    }

    @Test
    void whatIsSetIsThere() {
        StorageSpec spec = StorageSpec.builder().bucketPrefix("bots-").maxBytes(2048).replicas(3).inMemory(true)
                .operationTimeout(Duration.ofSeconds(1)).maxWaiting(7).build();
        assertThat(spec.bucketPrefix()).isEqualTo("bots-");
        assertThat(spec.maxBytes()).isEqualTo(2048);
        assertThat(spec.replicas()).isEqualTo(3);
        assertThat(spec.isInMemory()).isTrue();
        assertThat(spec.operationTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(spec.maxWaiting()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", ">", "ü"})
    void aPrefixThatNoBucketCanHaveIsRefused(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> StorageSpec.builder().bucketPrefix(prefix))
                .withMessageContaining("bucketPrefix is \"" + prefix + "\"");
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        StorageSpec.Builder builder = StorageSpec.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBytes(1023)).withMessageContaining("maxBytes");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.replicas(0)).withMessageContaining("replicas");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.replicas(6)).withMessageContaining("replicas");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxWaiting(0)).withMessageContaining("maxWaiting");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.operationTimeout(Duration.ZERO))
                .withMessageContaining("operationTimeout");
    }
}
