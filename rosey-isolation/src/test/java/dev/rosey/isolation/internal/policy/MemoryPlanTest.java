package dev.rosey.isolation.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.ResourceLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPlanTest {
    private static MemoryPlan plan(long megabytes) {
        return MemoryPlan.of(ResourceLimits.defaults().withMaxMemoryMegabytes(megabytes));
    }

    @Test
    void theDefaultIsSharedOut() {
        assertThat(plan(256)).isEqualTo(new MemoryPlan(64, 32, 48, 16, 96, 256));
        assertThat(plan(256)).hasToString("256 MB: heap 64, direct 32, metaspace 48, code 16, virtual machine 96");
        assertThat(plan(256).flags()).containsExactly("-Xms4m", "-Xmx64m", "-XX:MaxDirectMemorySize=32m",
                "-XX:MaxMetaspaceSize=48m", "-XX:ReservedCodeCacheSize=16m");
        assertThat(plan(256).totalBytes()).isEqualTo(256L << 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 64, 96, 128, 148, 200, 255, 256, 257, 512, 1023, 1024})
    void thePartsMakeUpTheWholeAndLeaveRoomForTheVirtualMachine(long megabytes) {
        MemoryPlan plan = plan(megabytes);
        assertThat(plan.heap() + plan.direct() + plan.metaspace() + plan.code() + plan.machine()).isEqualTo(plan.total());
        assertThat(plan.machine()).isGreaterThanOrEqualTo(96);
        assertThat(plan.total()).isGreaterThanOrEqualTo(megabytes);
        if (megabytes >= 256) {
            assertThat(plan.total()).isEqualTo(megabytes);
        }
    }
}
