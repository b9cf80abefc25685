package dev.rosey.isolation.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final ChildLimits LIMITS = new ChildLimits(1, 16, 0);

    @Test
    void grantsOfOnePathAddUp() {
        SandboxPolicy policy = SandboxPolicy.builder().read(Path.of("/a")).data(Path.of("/a/../a")).build();
        assertThat(policy.files()).containsOnly(Map.entry(Path.of("/a"), EnumSet.of(
                SandboxPolicy.Access.READ, SandboxPolicy.Access.WRITE, SandboxPolicy.Access.DELETE)));
        assertThat(policy.isSealed()).isTrue();
        assertThat(policy.mayWrite()).isTrue();
        assertThat(SandboxPolicy.builder().read(Path.of("/a")).build().mayWrite()).isFalse();
        assertThat(SandboxPolicy.builder().program(Path.of("/a")).build().isSealed()).isFalse();
    }

    @Test
    void grantsThatMeanNothingAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SandboxPolicy.builder().read(Path.of("relative")));
        assertThatIllegalArgumentException().isThrownBy(() -> SandboxPolicy.builder().grant(Path.of("/a")));
        assertThatIllegalArgumentException().isThrownBy(() -> SandboxPolicy.builder().connect(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SandboxPolicy.builder().connect(65_536));
    }

    @Test
    void aVersionOfLandlockGetsOnlyTheRightsThatItKnows() {
        EnumSet<SandboxPolicy.Access> all = EnumSet.allOf(SandboxPolicy.Access.class);
        assertThat(LandlockRights.all(1).files()).isEqualTo(0x1FFF);
        assertThat(LandlockRights.all(2).files()).isEqualTo(0x3FFF);
        assertThat(LandlockRights.all(3).files()).isEqualTo(0x7FFF);
        assertThat(LandlockRights.all(5).files()).isEqualTo(0xFFFF);
        assertThat(LandlockRights.all(3).network()).isZero();
        assertThat(LandlockRights.all(4).network()).isEqualTo(3);
        assertThat(LandlockRights.all(5).scopes()).isZero();
        assertThat(LandlockRights.all(6).scopes()).isEqualTo(3);
        for (int abi = 1; abi <= 7; abi++) {
            LandlockRights rights = LandlockRights.all(abi);
            assertThat(rights.of(all, true) & ~rights.files()).isZero();
            assertThat(rights.of(all, false) & ~0xC007L).isZero(); // what a file has: no rights of directories
        }
    }

    @Test
    void noGrantMakesLinksSocketsPipesOrDevices() {
        long rights = LandlockRights.all(7).of(EnumSet.allOf(SandboxPolicy.Access.class), true);
        assertThat(rights & 0b1_1110_0100_0000).isZero();
        assertThat(rights & 0x8000).isZero(); // and uses no devices
    }

    @Test
    void plansThatTheKernelWouldMisreadAreRefused() {
        SandboxPolicy none = SandboxPolicy.builder().build();
        for (List<String> command : List.of(List.<String>of(), List.of("java"), List.of("/a", "b\0c"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SealedPlan(command, Map.of(), Path.of("/"), none,
                    LIMITS, SealedPlan.Streams.STANDARD));
        }
        for (Map<String, String> environment : List.of(Map.of("a=b", "c"), Map.of("", "c"), Map.of("a", "b\0"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SealedPlan(List.of("/a"), environment,
                    Path.of("/"), none, LIMITS, SealedPlan.Streams.STANDARD));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new ChildLimits(0, 16, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ChildLimits(1, 15, 0));
    }

    @Test
    void theStatusOfAnEndIsRead() {
        assertThat(ExitStatus.of(3 << 8)).isEqualTo(new ExitStatus(3, 0));
        assertThat(ExitStatus.of(9)).isEqualTo(new ExitStatus(137, 9));
        assertThat(ExitStatus.of(0x80 | 11)).isEqualTo(new ExitStatus(139, 11));
        assertThat(ExitStatus.of(9).isSignalled()).isTrue();
    }
}
