package dev.rosey.isolation.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which way is taken on which machine, and what is told about the others. */
class ConfinementsTest {
    private static final String NO_LANDLOCK = "Landlock: it needs Linux 5.13 or newer";
    private static final String NO_BUBBLEWRAP = "bubblewrap: there is no program bwrap on the path";

    private final List<SandboxLevel> tried = new ArrayList<>();

    /** A way that a machine has, or lacks for a reason. */
    private final class Fake implements Way {
        private final SandboxLevel level;
        private final String lack;

        private Fake(SandboxLevel level, String lack) {
            this.level = level;
            this.lack = lack;
        }

        @Override
        public SandboxLevel level() {
            return level;
        }

        @Override
        public Optional<Confinement> tryOut(List<String> found, List<String> missing) {
            tried.add(level);
            if (!lack.isEmpty()) {
                missing.add(lack);
                return Optional.empty();
            }
            found.add("means for " + level);
            ChildLauncher launcher = new ChildLauncher() {
                @Override
                public SandboxLevel sandbox() {
                    return level;
                }

                @Override
                public LaunchedChild launch(LaunchPlan plan) {
                    throw new UnsupportedOperationException();
                }
            };
            return Optional.of(new Confinement(launcher, spec -> {
                throw new UnsupportedOperationException();
            }, new SandboxReport(level, found, missing)));
        }
    }

    private SandboxReport report(String sealLacks, String bubblewrapLacks, SandboxLevel highest) {
        Confinement best = new Confinements(
                List.of(new Fake(SandboxLevel.KERNEL_SEALED, sealLacks), new Fake(SandboxLevel.BUBBLEWRAP, bubblewrapLacks)),
                new Fake(SandboxLevel.PROCESS_ONLY, "")).best(highest);
        assertThat(best.level()).isEqualTo(best.report().level());
        return best.report();
    }

    @Test
    void theSealIsTakenWhereItHoldsAndNothingElseIsTried() {
        SandboxReport report = report("", "", SandboxLevel.KERNEL_SEALED);
        assertThat(report.level()).isEqualTo(SandboxLevel.KERNEL_SEALED);
        assertThat(report.missing()).isEmpty();
        assertThat(tried).containsExactly(SandboxLevel.KERNEL_SEALED);
        assertThat(Advice.of(report)).isEmpty();
    }

    @Test
    void aKernelWithoutLandlockLeavesBubblewrapAndSaysWhy() {
        SandboxReport report = report(NO_LANDLOCK, "", SandboxLevel.KERNEL_SEALED);
        assertThat(report.level()).isEqualTo(SandboxLevel.BUBBLEWRAP);
        assertThat(report.missing()).containsExactly(NO_LANDLOCK);
        assertThat(report.found()).containsExactly("means for BUBBLEWRAP");
        assertThat(Advice.of(report)).contains("take a newer kernel", "until then bubblewrap shuts plugins in")
                .doesNotContain("without a sandbox");
    }

    @Test
    void withoutBothThereAreProcessesOnlyAndBothReasonsAreTold() {
        SandboxReport report = report(NO_LANDLOCK, NO_BUBBLEWRAP, SandboxLevel.KERNEL_SEALED);
        assertThat(report.level()).isEqualTo(SandboxLevel.PROCESS_ONLY);
        assertThat(report.missing()).containsExactly(NO_LANDLOCK, NO_BUBBLEWRAP);
        assertThat(tried).containsExactly(
                SandboxLevel.KERNEL_SEALED, SandboxLevel.BUBBLEWRAP, SandboxLevel.PROCESS_ONLY);
        assertThat(Advice.of(report)).contains("or install bubblewrap", "run only plugins that you would run without");
    }

    @Test
    void whatIsNotAskedForIsNotTried() {
        SandboxReport wrapped = report("", "", SandboxLevel.BUBBLEWRAP);
        assertThat(wrapped.level()).isEqualTo(SandboxLevel.BUBBLEWRAP);
        assertThat(wrapped.missing()).containsExactly("KERNEL_SEALED: it was not asked for");
        assertThat(tried).containsExactly(SandboxLevel.BUBBLEWRAP);

        tried.clear();
        SandboxReport plain = report("", "", SandboxLevel.PROCESS_ONLY);
        assertThat(plain.level()).isEqualTo(SandboxLevel.PROCESS_ONLY);
        assertThat(plain.missing()).containsExactly("it was not asked for");
        assertThat(tried).containsExactly(SandboxLevel.PROCESS_ONLY);
    }
}
