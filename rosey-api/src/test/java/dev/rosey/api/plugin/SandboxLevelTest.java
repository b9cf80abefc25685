package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxLevelTest {
    @ParameterizedTest
    @CsvSource({
        "KERNEL_SEALED,true,KERNEL_SEALED", "BUBBLEWRAP,true,BUBBLEWRAP", "PROCESS_ONLY,false,NOT_ENFORCED",
        "IN_PROCESS,false,NOT_ENFORCED",
    })
    void aLevelThatTheKernelDoesNotEnforceIsShownAsSuch(SandboxLevel level, boolean enforced, String label) {
        assertThat(level.isEnforced()).isEqualTo(enforced);
        assertThat(level.label()).isEqualTo(label);
    }
}
