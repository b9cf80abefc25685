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

    @ParameterizedTest
    @CsvSource({
        "KERNEL_SEALED,KERNEL_SEALED,true", "KERNEL_SEALED,BUBBLEWRAP,true", "BUBBLEWRAP,KERNEL_SEALED,false",
        "BUBBLEWRAP,PROCESS_ONLY,true", "PROCESS_ONLY,KERNEL_SEALED,false", "IN_PROCESS,PROCESS_ONLY,false",
    })
    void levelsAreOrdered(SandboxLevel level, SandboxLevel other, boolean atLeast) {
        assertThat(level.isAtLeast(other)).isEqualTo(atLeast);
    }
}
