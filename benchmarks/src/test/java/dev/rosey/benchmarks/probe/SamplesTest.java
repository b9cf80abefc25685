package dev.rosey.benchmarks.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SamplesTest {
    private final Samples samples = new Samples();

    @Test
    void thePercentileIsAValueThatWasMeasured() {
        for (int value = 100; value >= 1; value--) {
            samples.add(value);
        }
        assertThat(samples.median().nanos()).isEqualTo(50);
        assertThat(samples.percentile(99).nanos()).isEqualTo(99);
        assertThat(samples.percentile(100).nanos()).isEqualTo(100);
    }

    @Test
    void oneValueIsEveryPercentile() {
        samples.add(7);
        assertThat(samples.median().nanos()).isEqualTo(7);
        assertThat(samples.percentile(99).nanos()).isEqualTo(7);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatIllegalStateException().isThrownBy(samples::median);
    }
}
