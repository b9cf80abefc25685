package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.FailureReason;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.core.testkit.VirtualTime;
import dev.rosey.isolation.internal.launch.ChildLauncher;
import dev.rosey.isolation.internal.launch.LaunchPlan;
import dev.rosey.isolation.internal.launch.LaunchedChild;
import dev.rosey.isolation.internal.monitor.ResourcePoller;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The life of a plugin by a clock that only the test moves, in processes that only the test has. */ // S22-32, S22-36
class PluginProcessTest {
    private static final long NOBODY = 99_999_000; // more than any system gives
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final List<PluginStatus> told = new ArrayList<>();
    private final List<FakeChild> children = new ArrayList<>();
    private IOException launchFails;
    private int released;

    /** A process that does what the test says. */
    private final class FakeChild implements PluginChild {
        private final Listener listener;
        private final List<String> calls = new ArrayList<>();
        private Fault fault;
        private boolean lingers;
        private boolean isSilentSpare;
        private Outcome.Failure closedWith;

        private FakeChild(Listener listener) {
            this.listener = listener;
        }

        private void ready() {
            listener.initialized();
            listener.ready();
            time.runUntilIdle();
        }

        private void end(int status, String text) {
            listener.ended(new Child.End(status, Optional.empty(), Optional.ofNullable(fault), text));
            time.runUntilIdle();
        }

        @Override
        public long pid() {
            return NOBODY + children.indexOf(this);
        }

        @Override
        public boolean isSilentSpare() {
            return isSilentSpare;
        }

        @Override
        public void begin() {
            calls.add("begin");
        }

        @Override
        public void stop(Duration grace) {
            calls.add("stop " + grace.toMillis());
        }

        @Override
        public void refuseCalls() {
            calls.add("refuse");
        }

        @Override
        public void kill(Fault reason) {
            fault = fault == null ? reason : fault;
            kill();
        }

        @Override
        public void kill() {
            calls.add("kill");
            if (!lingers) {
                listener.ended(new Child.End(137, Optional.empty(), Optional.ofNullable(fault), ""));
            }
        }

        @Override
        public void close(Outcome.Failure reason) {
            closedWith = reason;
        }

        @Override
        public CompletionStage<Payload> health(Duration deadline) {
            return new CompletableFuture<>();
        }

        @Override
        public long pending() {
            return 0;
        }

        @Override
        public void tellLosses() {
            calls.add("tell");
        }
    }

    private final StartQueue starts = new StartQueue(1);

    private PluginHost host() {
        return (PluginHost) Proxy.newProxyInstance(
                PluginProcessTest.class.getClassLoader(), new Class<?>[] {PluginHost.class}, (proxy, method, args) -> {
                    if (method.getName().equals("stateChanged")) {
                        told.add((PluginStatus) args[1]);
                    } else if (method.getName().equals("release")) {
                        released++;
                    }
                    return null;
                });
    }

    private PluginProcess plugin(RestartConfig restart) {
        ChildLauncher launcher = new ChildLauncher() {
            @Override
            public SandboxLevel sandbox() {
                return SandboxLevel.PROCESS_ONLY;
            }

            @Override
            public LaunchedChild launch(LaunchPlan plan) {
                throw new UnsupportedOperationException();
            }
        };
        Services services = new Services(launcher, spec -> new LaunchPlan(List.of(), Map.of(), null), starts, time,
                time, time, this::nanos, new ResourcePoller(time, time, this::nanos), pid -> Optional.empty(), () -> 1L << 63,
                Duration.ofSeconds(5), Duration.ofHours(10));
        return new PluginProcess(Codeless.spec("fake", restart), host(), services, (timers, listener) -> {
            if (launchFails != null) {
                throw launchFails;
            }
            FakeChild child = new FakeChild(listener);
            children.add(child);
            return child;
        });
    }

    private long nanos() {
        return Duration.between(Instant.EPOCH, time.instant()).toNanos();
    }

    private FakeChild last() {
        return children.get(children.size() - 1);
    }

    private <T> CompletableFuture<T> now(CompletionStage<T> stage) {
        time.runUntilIdle();
        return stage.toCompletableFuture();
    }

    private PluginProcess running(RestartConfig restart) {
        PluginProcess plugin = plugin(restart);
        CompletableFuture<StartResult> started = now(plugin.start());
        last().ready();
        assertThat(started.join()).isInstanceOf(StartResult.Started.class);
        return plugin;
    }

    @Test
    void aSpareThatWasDeadWhenItWasNeededIsReplacedByANewProcessAtOnce() {
        PluginProcess plugin = plugin(defaults());
        CompletableFuture<StartResult> started = now(plugin.start());
        FakeChild spare = last();
        spare.isSilentSpare = true;
        spare.end(137, "");
        assertThat(children).hasSize(2);
        assertThat(started).isNotDone();
        assertThat(spare.closedWith).isInstanceOf(Outcome.Crashed.class);
        assertThat(released).isEqualTo(1);
        assertThat(told).extracting(PluginStatus::state).containsExactly(PluginState.STARTING);

        last().ready();

        assertThat(started.join()).isInstanceOf(StartResult.Started.class);
        assertThat(plugin.status().restarts()).isZero();
    }

    @Test
    void onlyOneDeadSpareIsForgiven() {
        PluginProcess plugin = plugin(defaults());
        CompletableFuture<StartResult> started = now(plugin.start());
        for (int i = 0; i < 2; i++) {
            last().isSilentSpare = true;
            last().end(137, "");
        }
        assertThat(started.join()).isInstanceOf(StartResult.Failed.class);
        assertThat(children).hasSize(2);
        assertThat(plugin.status().state()).isEqualTo(PluginState.FAILED);
    }

    @Test
    void aSpareThatIsEndedForItsSilenceFailsAsAnyProcessDoes() {
        CompletableFuture<StartResult> started = now(plugin(defaults()).start());
        last().isSilentSpare = true;

        time.advance(Duration.ofMinutes(1));

        assertThat(started.join()).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("it was not ready within"));
        assertThat(children).hasSize(1);
    }

    @Test
    void aProcessBeginsWhenTheOneBeforeIsReadyOrHasFailed() {
        PluginProcess first = plugin(defaults());
        PluginProcess second = plugin(defaults());
        PluginProcess third = plugin(defaults());
        List.of(first, second, third).forEach(each -> now(each.start()));
        assertThat(children).hasSize(1);
        time.advance(Duration.ofSeconds(9));
        last().ready();
        assertThat(children).hasSize(2);
        time.advance(Duration.ofSeconds(9)); // the time that it may take begins with its process
        assertThat(second.status().state()).isEqualTo(PluginState.STARTING);
        last().end(1, "");
        assertThat(second.status().state()).isEqualTo(PluginState.FAILED);
        assertThat(children).hasSize(3);
        last().ready();
        assertThat(third.status().state()).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aPluginThatWaitsForItsTurnCanBeStoppedAndStartedAgain() {
        PluginProcess first = plugin(defaults());
        PluginProcess second = plugin(defaults());
        now(first.start());
        CompletableFuture<StartResult> waiting = now(second.start());
        assertThat(now(second.stop(Duration.ofSeconds(1))).join()).isInstanceOf(StopResult.NotRunning.class);
        assertThat(waiting.join()).isInstanceOf(StartResult.Failed.class);
        assertThat(second.status().state()).isEqualTo(PluginState.STOPPED);

        CompletableFuture<StartResult> again = now(second.start());
        last().ready();
        assertThat(children).hasSize(2);
        last().ready();
        assertThat(again.join()).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void aPluginThatIsClosedBeforeItsTurnNeverBegins() {
        PluginProcess first = plugin(defaults());
        PluginProcess second = plugin(defaults());
        now(first.start());
        CompletableFuture<StartResult> waiting = now(second.start());
        second.kill();
        assertThat(now(second.closed())).isCompleted();
        assertThat(waiting.join()).isInstanceOf(StartResult.Failed.class);
        last().ready();
        assertThat(children).hasSize(1);
    }

    private static RestartConfig defaults() {
        return RestartConfig.defaults();
    }

    private List<PluginState> states() {
        return told.stream().map(PluginStatus::state).toList();
    }

    @Test
    void aStartGoesThroughItsStatesInOrder() {
        PluginProcess plugin = running(defaults());
        assertThat(states()).containsExactly(PluginState.STARTING, PluginState.INITIALIZED, PluginState.RUNNING);
        assertThat(now(plugin.start()).join()).isInstanceOf(StartResult.AlreadyRunning.class);
        assertThat(plugin.status().lastEnd()).isEmpty();
        time.advance(Duration.ofSeconds(90));
        assertThat(plugin.status().uptime()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aCrashIsFollowedByLongerAndLongerWaitsUntilItIsGivenUp() {
        PluginProcess plugin = running(defaults());
        long[] waits = {1050, 2100, 4200, 8400, 16800}; // with half of the jitter
        for (int i = 0; i < waits.length; i++) {
            last().end(9, "");
            assertThat(plugin.status().state()).isEqualTo(PluginState.RESTARTING);
            assertThat(plugin.status().restartAttempts()).isEqualTo(i + 1);
            assertThat(plugin.status().lastEnd()).contains(new EndCause.Exited(9));
            time.advance(Duration.ofMillis(waits[i] - 1));
            assertThat(children).hasSize(i + 1);
            time.advance(MOMENT);
            assertThat(children).hasSize(i + 2);
        }
        last().end(9, "");
        assertThat(plugin.status().state()).isEqualTo(PluginState.FAILED);
        assertThat(plugin.status().failure()).contains(FailureReason.ATTEMPTS);
        assertThat(plugin.status().restarts()).isEqualTo(5);
        time.advance(Duration.ofDays(1));
        assertThat(children).as("it stays so").hasSize(6);

        CompletableFuture<StartResult> again = now(plugin.start());
        last().ready();
        assertThat(again.join()).isInstanceOf(StartResult.Started.class);
        assertThat(plugin.status().restartAttempts()).isZero();
        assertThat(plugin.status().failure()).isEmpty();
    }

    @Test
    void aPluginThatRunsWellBetweenItsCrashesIsGivenUpAfterTooManyInAWindow() {
        PluginProcess plugin = running(defaults().withIntensity(4, Duration.ofMinutes(10)));
        for (int i = 0; i < 4; i++) {
            time.advance(Duration.ofSeconds(61));
            assertThat(plugin.status().restartAttempts()).isZero();
            last().end(139, "");
            time.advance(Duration.ofSeconds(2));
            last().ready();
        }
        time.advance(Duration.ofSeconds(61));
        last().end(139, "");
        assertThat(plugin.status().failure()).contains(FailureReason.INTENSITY);
        assertThat(plugin.status().lastEnd()).contains(new EndCause.Signalled(11));
        assertThat(plugin.status().reason()).contains("restarted 4 times within 600 s", "exit status 139 (signal 11)");
    }

    @Test
    void aStartThatTakesTooLongFailsAndSaysSo() {
        PluginProcess plugin = plugin(defaults());
        CompletableFuture<StartResult> started = now(plugin.start());
        time.advance(Duration.ofSeconds(10));
        assertThat(((StartResult.Failed) started.join()).message()).contains("not ready within 10000 ms");
        assertThat(plugin.status().lastEnd()).contains(new EndCause.StartTimeout());
        assertThat(plugin.status().failure()).contains(FailureReason.START);
        assertThat(released).isEqualTo(1);
    }

    @Test
    void aRestartThatTakesTooLongIsAnAttempt() {
        PluginProcess plugin = running(defaults());
        last().end(1, "");
        time.advance(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(10));
        assertThat(plugin.status().state()).isEqualTo(PluginState.RESTARTING);
        assertThat(plugin.status().restartAttempts()).isEqualTo(2);
        assertThat(plugin.status().lastEnd()).contains(new EndCause.StartTimeout());
    }

    @Test
    void aProcessThatCannotBeStartedIsAFailure() {
        PluginProcess plugin = plugin(defaults());
        launchFails = new IOException("no java");
        assertThat(((StartResult.Failed) now(plugin.start()).join()).message())
                .isEqualTo("Plugin fake from fake.jar cannot be started: no java");
        assertThat(plugin.status().lastEnd()).contains(new EndCause.NotLaunched());
        assertThat(plugin.status().failure()).contains(FailureReason.START);
        launchFails = null;
        CompletableFuture<StartResult> again = now(plugin.start());
        last().ready();
        assertThat(again.join()).isInstanceOf(StartResult.Started.class);
        last().end(1, "");
        launchFails = new IOException("no memory");
        time.advance(Duration.ofSeconds(2));
        assertThat(plugin.status().state()).isEqualTo(PluginState.RESTARTING);
        assertThat(plugin.status().reason()).contains("no memory");
    }

    @Test
    void wantOfMemoryIsToldInWordsAndAsAValue() {
        PluginProcess plugin = running(defaults());
        last().end(3, "Terminating due to java.lang.OutOfMemoryError: Java heap space");
        assertThat(plugin.status().lastEnd()).contains(new EndCause.OutOfMemory());
        assertThat(plugin.status().reason()).contains("exit status 3 (out of memory)");
        assertThat(last().closedWith).isInstanceOf(Outcome.Crashed.class);
    }

    @Test
    void threeCallsThatWereMissedAreAHang() {
        PluginProcess plugin = running(defaults());
        last().kill(new Fault.Stuck(3));
        last().kill(new Fault.Breach("it does not read what it is sent"));
        time.runUntilIdle();
        assertThat(plugin.status().state()).isEqualTo(PluginState.RESTARTING);
        assertThat(plugin.status().lastEnd()).contains(new EndCause.Hung(EndCause.Hung.Sign.CALLS));
    }

    @Test
    void anEndByItselfIsNoFailureUnlessItIsToRunAlways() {
        PluginProcess done = running(defaults());
        last().end(0, "");
        assertThat(done.status().state()).isEqualTo(PluginState.STOPPED);
        assertThat(done.status().reason()).isEqualTo("it ended by itself");
        PluginProcess always = running(defaults().withPolicy(RestartPolicy.ALWAYS));
        last().end(0, "");
        assertThat(always.status().state()).isEqualTo(PluginState.RESTARTING);
        PluginProcess never = running(defaults().withPolicy(RestartPolicy.NEVER));
        last().end(1, "");
        assertThat(never.status().failure()).contains(FailureReason.POLICY);
    }

    @Test
    void aStopIsAnsweredWhenTheProcessHasEnded() {
        PluginProcess plugin = running(defaults());
        CompletableFuture<StopResult> stopped = now(plugin.stop(GRACE));
        assertThat(last().calls).contains("stop 3000");
        time.advance(Duration.ofSeconds(1));
        assertThat(stopped).isNotDone();
        last().end(0, "");
        assertThat(stopped.join()).isInstanceOf(StopResult.Graceful.class);
        assertThat(plugin.status().lastEnd()).contains(new EndCause.HostStopped());
        assertThat(last().closedWith).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void aProcessThatDoesNotStopIsKilledAfterItsGraceAndItsEndAwaited() {
        PluginProcess plugin = running(defaults());
        last().lingers = true;
        CompletableFuture<StopResult> first = now(plugin.stop(GRACE));
        time.advance(GRACE.minus(MOMENT));
        assertThat(last().calls).doesNotContain("kill");
        time.advance(MOMENT);
        assertThat(last().calls).contains("kill");
        assertThat(first).isNotDone();
        assertThat(plugin.status().state()).isEqualTo(PluginState.STOPPING);
        last().end(137, "");
        assertThat(first.join()).isInstanceOf(StopResult.Killed.class);
    }

    @Test
    void aSecondStopWithLessGraceShortensTheFirst() {
        PluginProcess plugin = running(defaults());
        CompletableFuture<StopResult> first = now(plugin.stop(Duration.ofHours(1)));
        CompletableFuture<StopResult> second = now(plugin.stop(Duration.ZERO));
        time.advance(Duration.ZERO);
        assertThat(first.join()).isInstanceOf(StopResult.Killed.class);
        assertThat(second.join()).isInstanceOf(StopResult.Killed.class);
    }

    @Test
    void aStopWhileItStartsFailsTheStart() {
        PluginProcess plugin = plugin(defaults());
        CompletableFuture<StartResult> started = now(plugin.start());
        CompletableFuture<StopResult> stopped = now(plugin.stop(GRACE));
        assertThat(started.join()).isInstanceOf(StartResult.Failed.class);
        last().ready(); // too late
        assertThat(plugin.status().state()).isEqualTo(PluginState.STOPPING);
        last().end(0, "");
        assertThat(stopped.join()).isInstanceOf(StopResult.Graceful.class);
    }

    @Test
    void aStopWhileItWaitsForARestartGivesThatUp() {
        PluginProcess plugin = running(defaults());
        last().end(1, "");
        assertThat(now(plugin.stop(GRACE)).join()).isInstanceOf(StopResult.NotRunning.class);
        time.advance(Duration.ofHours(1));
        assertThat(children).hasSize(1);
        assertThat(plugin.status().state()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void aStartWhileItWaitsForARestartStartsAtOnce() {
        PluginProcess plugin = running(defaults());
        last().end(1, "");
        CompletableFuture<StartResult> started = now(plugin.start());
        assertThat(children).hasSize(2);
        last().ready();
        assertThat(started.join()).isInstanceOf(StartResult.Started.class);
        time.advance(Duration.ofSeconds(10));
        assertThat(children).hasSize(2);
    }

    @Test
    void whatAnEarlierProcessSaysLateIsIgnored() {
        PluginProcess plugin = running(defaults());
        FakeChild first = last();
        first.end(1, "");
        time.advance(Duration.ofSeconds(2));
        first.ready();
        first.end(0, "");
        assertThat(plugin.status().state()).isEqualTo(PluginState.STARTING);
        last().ready();
        assertThat(plugin.status().state()).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aClosedPluginIsKilledAndStartsNoMore() {
        PluginProcess plugin = running(defaults());
        last().lingers = true;
        plugin.kill();
        time.runUntilIdle();
        assertThat(last().calls).contains("refuse", "kill");
        assertThat(plugin.closed().toCompletableFuture()).isNotDone();
        last().end(137, "");
        assertThat(plugin.closed().toCompletableFuture()).isDone();
        assertThat(((StartResult.Failed) now(plugin.start()).join()).message()).contains("load it anew");
    }
}
