package dev.rosey.isolation.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.core.testkit.VirtualTime;
import dev.rosey.isolation.internal.sandbox.ChildLimits;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One process is kept ready, by a clock that only the test moves. */
class WarmSparesTest {
    private static final Duration QUIET = WarmSpares.QUIET;
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final List<FakeProcess> started = new ArrayList<>();
    private IOException fails;
    private Runnable meanwhile = () -> {};
    private final WarmSpares spares = new WarmSpares(new Cold(), time, time);

    private final class Cold implements ChildLauncher {
        @Override
        public SandboxLevel sandbox() {
            return SandboxLevel.KERNEL_SEALED;
        }

        @Override
        public LaunchedChild launch(LaunchPlan plan) throws IOException {
            if (fails != null) {
                throw fails;
            }
            FakeProcess process = new FakeProcess(plan, 1000 + started.size());
            started.add(process);
            meanwhile.run();
            return process;
        }
    }

    private static LaunchPlan plan(String plugin, int megabytes, boolean isGeneric) {
        return new LaunchPlan(List.of("java", "-Xmx" + megabytes + "m", "Main", "plugin=" + plugin), Map.of("LANG", "C"),
                Path.of("/"), SandboxPolicy.builder().read(Path.of("/lib")).build(),
                new ChildLimits((long) megabytes << 20, 64, 0), isGeneric);
    }

    private static LaunchPlan plan(String plugin) {
        return plan(plugin, 64, true);
    }

    private LaunchedChild start(LaunchPlan plan) throws IOException {
        return spares.launch(plan);
    }

    private List<FakeProcess> alive() {
        return started.stream().filter(FakeProcess::isAlive).toList();
    }

    private FakeProcess last() {
        return started.get(started.size() - 1);
    }

    @Test
    void theNextStartWithAnEqualPlanTakesTheSpare() throws IOException {
        LaunchedChild first = start(plan("dice"));
        time.advance(QUIET);
        assertThat(started).hasSize(2);
        assertThat(last().plan.command()).containsExactly("java", "-Xmx64m", "Main", "plugin=(spare)");

        LaunchedChild second = start(plan("quiz"));

        assertThat(started).hasSize(2);
        assertThat(first.isSpare()).isFalse();
        assertThat(second.isSpare()).isTrue();
        assertThat(second.pid()).isEqualTo(last().pid());
    }

    @Test
    void aSpareThatWasTakenIsReplaced() throws IOException {
        start(plan("dice"));
        time.advance(QUIET);
        LaunchedChild taken = start(plan("dice"));
        time.advance(QUIET);

        assertThat(started).hasSize(3);
        assertThat(alive()).hasSize(3);
        assertThat(start(plan("dice")).pid()).isNotEqualTo(taken.pid()).isEqualTo(last().pid());
    }

    @Test
    void whileManyStartNoSpareIsMade() throws IOException {
        for (int i = 0; i < 100; i++) {
            start(plan("p" + i));
            time.advance(QUIET.minus(MOMENT));
        }
        assertThat(started).hasSize(100);

        time.advance(MOMENT);

        assertThat(started).hasSize(101);
        time.advance(Duration.ofHours(1));
        assertThat(started).hasSize(101);
    }

    @Test
    void startsThatNoSpareServesPutItOffToo() throws IOException {
        start(plan("dice"));
        time.advance(QUIET.minus(MOMENT));
        start(plan("files", 64, false));
        time.advance(QUIET.minus(MOMENT));
        assertThat(started).hasSize(2);

        time.advance(MOMENT);

        assertThat(last().plan).isEqualTo(plan("(spare)"));
    }

    @Test
    void thePlanThatWasNeededLastWins() throws IOException {
        start(plan("small"));
        time.advance(QUIET);
        FakeProcess small = last();
        start(plan("big", 128, true));
        assertThat(small.isAlive()).as("until there is another").isTrue();

        time.advance(QUIET);

        assertThat(small.isAlive()).isFalse();
        assertThat(small.isClosed).isTrue();
        assertThat(last().plan.command()).contains("-Xmx128m").endsWith("plugin=(spare)");
        assertThat(start(plan("small")).isSpare()).isFalse();
    }

    @Test
    void aPlanOfOnePluginAloneIsNeitherServedNorPrepared() throws IOException {
        start(plan("files", 64, false));
        time.advance(QUIET);
        assertThat(started).hasSize(1);

        start(plan("dice"));
        time.advance(QUIET);

        assertThat(start(plan("files", 64, false)).isSpare()).isFalse();
        assertThat(start(plan("dice")).isSpare()).isTrue();
    }

    @Test
    void anotherPolicyOrEnvironmentIsAnotherPlan() throws IOException {
        LaunchPlan plain = plan("dice");
        start(plain);
        time.advance(QUIET);

        assertThat(start(new LaunchPlan(plain.command(), Map.of(), plain.workingDirectory(), plain.policy(), plain.limits(),
                true)).isSpare()).isFalse();
        assertThat(start(new LaunchPlan(plain.command(), plain.environment(), plain.workingDirectory(),
                plain.policy().toBuilder().connect(80).build(), plain.limits(), true)).isSpare()).isFalse();
        assertThat(start(new LaunchPlan(plain.command(), plain.environment(), plain.workingDirectory(),
                plain.policy().toBuilder().build(), plain.limits(), true)).isSpare()).as("an equal one").isTrue();
    }

    @Test
    void aDeadSpareIsPutAwayAndNotHandedOut() throws IOException {
        start(plan("dice"));
        time.advance(QUIET);
        FakeProcess spare = last();
        spare.write("no memory");
        spare.exit.complete(1);
        assertThat(spare.isClosed).isTrue();
        time.advance(Duration.ofHours(1));
        assertThat(started).as("nothing asks for another").hasSize(2);

        assertThat(start(plan("dice")).isSpare()).isFalse();
        time.advance(QUIET);

        assertThat(start(plan("dice")).isSpare()).isTrue();
    }

    @Test
    void theEndOfASpareThatWasHandedOverIsNotItsBusinessAnyMore() throws IOException {
        start(plan("dice"));
        time.advance(QUIET);
        start(plan("dice"));
        FakeProcess taken = last();
        taken.exit.complete(1);

        assertThat(taken.isClosed).isFalse();
        time.advance(QUIET);
        assertThat(start(plan("dice")).isSpare()).isTrue();
    }

    @Test
    void whatASpareHasWrittenIsReadForItAndKeptForWhoGetsIt() throws IOException {
        start(plan("dice"));
        time.advance(QUIET);
        FakeProcess spare = last();
        spare.write("early ");
        time.advance(Duration.ofSeconds(5));
        assertThat(spare.unread()).isZero();
        spare.write("late");

        LaunchedChild taken = start(plan("dice"));

        assertThat(new String(taken.errors().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("early late");
        spare.write("more");
        time.advance(Duration.ofMinutes(1));
        assertThat(spare.unread()).as("left to who has it").isEqualTo(4);
    }

    @Test
    void aSpareThatWritesWithoutEndIsReadAndForgotten() throws IOException {
        start(plan("dice"));
        time.advance(QUIET);
        for (int i = 0; i < 20; i++) {
            last().write("x".repeat(10_000));
            time.advance(Duration.ofSeconds(5));
            assertThat(last().unread()).isZero();
        }
        assertThat(start(plan("dice")).errors().readAllBytes()).hasSize(16 << 10);
    }

    @Test
    void closingEndsTheSpareAndNoneIsMadeAfterwards() throws IOException {
        LaunchedChild plugin = start(plan("dice"));
        time.advance(QUIET);
        FakeProcess spare = last();

        spares.close();
        spares.close();

        assertThat(spare.isAlive()).isFalse();
        assertThat(spare.isClosed).isTrue();
        assertThat(plugin.exit()).isNotDone();
        start(plan("dice"));
        time.advance(Duration.ofHours(1));
        assertThat(started).hasSize(3);
    }

    @Test
    void aSpareThatIsBeingMadeWhileItIsClosedIsEnded() throws IOException {
        start(plan("dice"));
        meanwhile = spares::close;
        time.advance(QUIET);

        assertThat(started).hasSize(2);
        assertThat(last().isAlive()).isFalse();
        assertThat(last().isClosed).isTrue();
    }

    @Test
    void aMachineThatCanMakeNoSpareStartsPluginsAllTheSame() throws IOException {
        start(plan("dice"));
        fails = new IOException("no more processes");
        time.advance(QUIET);
        assertThatThrownBy(() -> start(plan("dice"))).isSameAs(fails);

        fails = null;
        assertThat(start(plan("dice")).isSpare()).isFalse();
        time.advance(QUIET);
        assertThat(start(plan("dice")).isSpare()).isTrue();
    }

    @Test
    void itsLevelIsThatOfWhatStartsProcesses() {
        assertThat(spares.sandbox()).isEqualTo(SandboxLevel.KERNEL_SEALED);
    }
}
