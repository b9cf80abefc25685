package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ResourceUsageTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void eachFigureHasItsPlace() {
        ResourceUsage usage = ResourceUsage.of(1.5, 64, 99.9, 128);
        assertThat(usage.cpuPercent()).hasValue(1.5);
        assertThat(usage.memoryMegabytes()).hasValue(64);
        assertThat(usage.peakCpuPercent()).hasValue(99.9);
        assertThat(usage.peakMemoryMegabytes()).hasValue(128);
    }

    @Test
    void nothingMeasuredIsNotZero() {
        assertThat(new ResourceUsage(NONE, NONE, NONE, NONE)).isNotEqualTo(ResourceUsage.of(0, 0, 0, 0));
    }

    @Test
    void namesThePartThatIsMissing() {
        assertThatNullPointerException().isThrownBy(() -> new ResourceUsage(null, NONE, NONE, NONE))
                .withMessage("cpuPercent");
        assertThatNullPointerException().isThrownBy(() -> new ResourceUsage(NONE, null, NONE, NONE))
                .withMessage("memoryMegabytes");
        assertThatNullPointerException().isThrownBy(() -> new ResourceUsage(NONE, NONE, null, NONE))
                .withMessage("peakCpuPercent");
        assertThatNullPointerException().isThrownBy(() -> new ResourceUsage(NONE, NONE, NONE, null))
                .withMessage("peakMemoryMegabytes");
    }
}
