package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.GRACE;
import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.plugin.SwapResult.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another version of a plugin while it runs, in virtual time. */
class PluginSwapTest {
    private static final CommandSpec ASK = CommandSpec.of("ask", "", "answers");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final SwapOptions OPTIONS = SwapOptions.defaults();

    private final ManagerFixture fixture = new ManagerFixture();
    private final PluginManager manager = fixture.manager;
    private Consumer<FakeUnit> next = unit -> {};
    private FakeUnit old;

    @BeforeEach
    void start() {
        fixture.runtime.created = unit -> {
            serve(unit);
            next.accept(unit);
        };
        manager.load(SwapFixture.version("guest", "1.0", ASK), PluginSettings.defaults());
        old = fixture.runtime.unit("guest");
        assertThat(fixture.after(SECOND, manager.start("guest")).isRunning()).isTrue();
    }

    /** Does what the plugin would do in its start. */
    private static void serve(FakeUnit unit) {
        String version = unit.spec().manifest().version();
        if (unit.spec().name().equals("guest") && unit.spec().manifest().command("ask").isPresent()) {
            Subscription unused = unit.host().bus().reply(SubjectFilter.of("rosey.command.guest.ask"),
                    SubscribeOptions.defaults(), request -> CompletableFuture.completedFuture(Payload.of(version)));
        }
    }

    private CompletionStage<SwapResult> swap(String version) {
        return manager.swap("guest", SwapFixture.version("guest", version, ASK), OPTIONS);
    }

    private String answer() {
        CompletionStage<Event> asked = fixture.bus.request(Subject.of("rosey.command.guest.ask"), Payload.empty());
        return fixture.now(asked).payload().asText();
    }

    private String version() {
        return fixture.status("guest").version();
    }

    private FakeUnit unit() {
        return fixture.runtime.unit("guest");
    }

    private void hasRolledBack(SwapResult result, Phase phase, String reason) {
        assertThat(result).isInstanceOfSatisfying(SwapResult.RolledBack.class, back -> {
            assertThat(back.phase()).isEqualTo(phase);
            assertThat(back.reason()).contains(reason);
        });
        assertThat(answer()).isEqualTo("1.0");
        assertThat(version()).isEqualTo("1.0");
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RUNNING);
        assertThat(old.stops).isZero();
        assertThat(unit()).isNotSameAs(old).satisfies(failed -> assertThat(failed.closes).isPositive());
        assertThat(fixture.events("guest")).containsExactly("loaded", "started", "ready", "swap_failed");
        next = unit -> {};
        assertThat(fixture.after(MINUTE, swap("2.1")).isSwapped()).as("a later swap").isTrue();
        assertThat(answer()).isEqualTo("2.1");
    }

    @Test
    void theNewVersionServesAndTheOldOneIsStopped() {
        CompletionStage<SwapResult> swapped = swap("2.0");
        assertThat(answer()).isEqualTo("1.0");

        assertThat(fixture.after(Duration.ofSeconds(3), swapped)).isInstanceOfSatisfying(SwapResult.Swapped.class, done -> {
            assertThat(done.from()).isEqualTo("1.0");
            assertThat(done.to()).isEqualTo("2.0");
            assertThat(done.took()).isPositive();
            assertThat(done.drained()).isTrue();
        });
        assertThat(answer()).isEqualTo("2.0");
        assertThat(version()).isEqualTo("2.0");
        assertThat(old.stops).isEqualTo(1);
        assertThat(old.closes).isEqualTo(1);
        assertThat(fixture.events("guest")).containsExactly("loaded", "started", "ready", "swapped");
        assertThat(fixture.published("swapped").get(0).payload().value().toString()).contains("1.0").contains("2.0");
    }

    @Test
    void theCommandsAreThoseOfTheVersionThatServes() {
        CommandSpec more = CommandSpec.of("more", "", "is new");
        fixture.after(MINUTE, manager.swap("guest", SwapFixture.version("guest", "2.0", more), OPTIONS));
        assertThat(manager.find("ask")).isEmpty();
        assertThat(manager.find("more")).get().satisfies(entry -> assertThat(entry.unavailable()).isEmpty());
        assertThat(manager.commands()).hasSize(1);
    }

    /** What may go wrong before the switch. */
    private enum Mishap {
        FAILS_TO_START(Phase.START, "it broke", unit -> unit.failsToStart = "it broke"),
        NEVER_READY(Phase.START, "not ready in time", unit -> unit.neverReady = true),
        START_THROWS(Phase.START, "runtime broke", unit -> unit.startThrows = new IllegalStateException("runtime broke")),
        RUNTIME_IS_SILENT(Phase.START, "did not say within", unit -> unit.answersNothing = true),
        UNHEALTHY(Phase.HEALTH, "feels bad", unit -> unit.health = PluginHealth.unhealthy("feels bad")),
        HEALTH_THROWS(Phase.HEALTH, "no idea", unit -> unit.healthThrows = new IllegalStateException("no idea")),
        HEALTH_IS_SILENT(Phase.HEALTH, "has not said", unit -> unit.healthAnswersNothing = true),
        CONSUMER_IS_TAKEN(Phase.SWITCH, "has a handler", unit -> {
            Subscription unused = unit.host().bus().consume("log", SubjectFilter.of("rosey.command.guest.>"),
                    ConsumeOptions.defaults(), delivery -> CompletableFuture.completedFuture(null));
        });

        private final Phase phase;
        private final String reason;
        @SuppressWarnings("ImmutableEnumChecker") // has no state
        private final Consumer<FakeUnit> cause;

        Mishap(Phase phase, String reason, Consumer<FakeUnit> cause) {
            this.phase = phase;
            this.reason = reason;
            this.cause = cause;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aVersionThatFailsIsRolledBack(Mishap mishap) {
        Subscription taken = fixture.bus.consume("guest_log", SubjectFilter.of("rosey.command.guest.>"),
                ConsumeOptions.defaults(), delivery -> CompletableFuture.completedFuture(null));
        next = mishap.cause;
        SwapResult result = fixture.after(MINUTE, swap("2.0"));
        taken.close();
        hasRolledBack(result, mishap.phase, mishap.reason);
    }

    @Test
    void aVersionThatCrashesBeforeTheSwitchIsRolledBack() {
        next = unit -> unit.healthAnswersNothing = true;
        CompletionStage<SwapResult> swapped = swap("2.0");
        fixture.time.advance(Duration.ofSeconds(2));
        unit().healthAnswersNothing = false;
        unit().health = PluginHealth.unhealthy("not yet");
        unit().crash("it fell over");
        assertThat(swapped.toCompletableFuture()).isNotDone();
        hasRolledBack(fixture.after(MINUTE, swapped), Phase.HEALTH, "has not said");
    }

    @Test
    void aVersionThatCrashesWhileItIsAskedIsNotAskedForLong() {
        next = unit -> unit.health = PluginHealth.unhealthy("warming up");
        CompletionStage<SwapResult> swapped = swap("2.0");
        fixture.time.advance(Duration.ofSeconds(2));
        unit().crash("it fell over");
        hasRolledBack(fixture.after(SECOND, swapped), Phase.HEALTH, "it fell over");
    }

    @Test
    void aVersionMayNeedAWhileToBecomeHealthy() {
        next = unit -> unit.health = PluginHealth.unhealthy("warming up");
        CompletionStage<SwapResult> swapped = swap("2.0");
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(answer()).isEqualTo("1.0");
        unit().health = PluginHealth.healthy();
        assertThat(fixture.after(Duration.ofSeconds(2), swapped).isSwapped()).isTrue();
    }

    @Test
    void aCommandThatIsTakenMeanwhileRollsBack() {
        CommandSpec more = CommandSpec.of("more", "", "is new");
        CompletionStage<SwapResult> swapped =
                manager.swap("guest", SwapFixture.version("guest", "2.0", ASK, more), OPTIONS);
        fixture.time.advance(Duration.ofMillis(500));
        FakeUnit candidate = unit();
        manager.load(SwapFixture.version("other", "1.0", more), PluginSettings.defaults());
        SwapResult result = fixture.after(MINUTE, swapped);
        assertThat(unit()).isSameAs(candidate);
        hasRolledBack(result, Phase.SWITCH, "belongs to plugin other");
        assertThat(manager.find("more")).get().satisfies(entry -> assertThat(entry.plugin()).isEqualTo("other"));
    }

    @Test
    void aCrashOfTheOldVersionDoesNotLoseTheSwap() {
        CompletionStage<SwapResult> swapped = swap("2.0");
        fixture.time.advance(Duration.ofMillis(500));
        old.crash("it fell over");
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RESTARTING);
        assertThat(fixture.after(Duration.ofSeconds(1), swapped).isSwapped()).isTrue();
        assertThat(answer()).isEqualTo("2.0");
        fixture.time.advance(MINUTE);
        assertThat(old.status().state()).isEqualTo(PluginState.STOPPED);
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aCrashAfterTheSwitchIsMetByARestartOfTheNewVersion() {
        assertThat(fixture.after(MINUTE, swap("2.0")).isSwapped()).isTrue();
        unit().crash("it fell over");
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RESTARTING);
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RUNNING);
        assertThat(version()).isEqualTo("2.0");
        assertThat(fixture.events("guest")).containsExactly(
                "loaded", "started", "ready", "swapped", "crashed", "restarting", "started", "ready");
    }

    @Test
    void theOldVersionHasUntilTheDeadlineToFinish() {
        old.pending = 1;
        CompletionStage<SwapResult> swapped = swap("2.0");
        fixture.time.advance(Duration.ofSeconds(20));
        assertThat(answer()).isEqualTo("2.0");
        assertThat(old.stops).isZero();
        assertThat(fixture.after(Duration.ofSeconds(20), swapped)).isInstanceOfSatisfying(SwapResult.Swapped.class,
                done -> assertThat(done.drained()).isFalse());
        assertThat(old.stops).isEqualTo(1);
    }

    @Test
    void theOldVersionIsStoppedWhenItHasFinished() {
        old.pending = 1;
        CompletionStage<SwapResult> swapped = swap("2.0");
        fixture.time.advance(Duration.ofSeconds(20));
        old.pending = 0;
        assertThat(fixture.after(Duration.ofSeconds(2), swapped)).isInstanceOfSatisfying(SwapResult.Swapped.class,
                done -> assertThat(done.drained()).isTrue());
    }

    @Test
    void anOldVersionThatDoesNotStopIsKilled() {
        old.ignoresStop = true;
        assertThat(fixture.after(Duration.ofSeconds(12), swap("2.0")).isSwapped()).isTrue();
        assertThat(old.status().state()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void anOldVersionWhoseStopThrowsIsClosed() {
        old.stopThrows = new IllegalStateException("no");
        assertThat(fixture.after(MINUTE, swap("2.0")).isSwapped()).isTrue();
        assertThat(old.closes).isEqualTo(1);
    }

    @Test
    void aStopEndsASwapThatHasNotSwitched() {
        next = unit -> unit.neverReady = true;
        CompletionStage<SwapResult> swapped = swap("2.0");
        fixture.time.advance(SECOND);
        CompletionStage<StopResult> stopped = manager.stop("guest", GRACE);
        assertThat(fixture.after(GRACE, stopped)).isInstanceOf(StopResult.Graceful.class);
        assertThat(fixture.now(swapped)).isInstanceOf(SwapResult.RolledBack.class);
        assertThat(fixture.state("guest")).isEqualTo(PluginState.STOPPED);
        assertThat(version()).isEqualTo("1.0");
    }

    @Test
    void aStopWhileTheOldVersionDrainsStopsBoth() {
        old.pending = 1;
        CompletionStage<SwapResult> swapped = swap("2.0");
        fixture.time.advance(Duration.ofSeconds(5));
        CompletionStage<StopResult> stopped = manager.stop("guest", GRACE);
        assertThat(fixture.after(GRACE, stopped).isStopped()).isTrue();
        assertThat(fixture.now(swapped).isSwapped()).isTrue();
        assertThat(fixture.state("guest")).isEqualTo(PluginState.STOPPED);
        assertThat(old.status().state()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void swapsComeOneAfterAnother() {
        CompletionStage<SwapResult> first = swap("2.0");
        CompletionStage<SwapResult> second = swap("3.0");
        assertThat(fixture.after(MINUTE, first).isSwapped()).isTrue();
        assertThat(fixture.now(second)).isInstanceOfSatisfying(SwapResult.Swapped.class,
                done -> assertThat(done.from()).isEqualTo("2.0"));
        assertThat(answer()).isEqualTo("3.0");
    }

    private void refuses(CompletionStage<SwapResult> asked, String... words) {
        assertThat(fixture.now(asked)).isInstanceOfSatisfying(SwapResult.Refused.class,
                refused -> assertThat(refused.reason()).contains(words));
        assertThat(fixture.events("guest")).doesNotContain("swap_failed", "swapped");
    }

    @Test
    void refusesWhatIsNoOtherVersionOfARunningPlugin() {
        refuses(manager.swap("nobody", SwapFixture.version("nobody", "2.0"), OPTIONS), "nobody", "guest");
        refuses(manager.swap("guest", SwapFixture.version("other", "2.0"), OPTIONS), "is the plugin other");
        refuses(swap("1.0"), "same checksum");
        refuses(manager.swap("guest", Path.of("no-such.jar"), OPTIONS), "does not exist", "PLUGIN-002");
        fixture.after(GRACE, manager.stop("guest", GRACE));
        refuses(swap("2.0"), "STOPPED", "start it first");
    }

    @Test
    void refusesAVersionThatAsksForMoreThanIsGranted() {
        PermissionSet more = PermissionSet.of(PermissionProfile.EXTENDED);
        refuses(manager.swap("guest", SwapFixture.version("guest", "2.0", more, Map.of(), ASK), OPTIONS),
                Permission.FILE_WRITE.name(), "/plugins/guest/permissions");
    }

    @Test
    void refusesAVersionThatCannotRunHere() {
        PermissionSet standard = PermissionSet.of(PermissionProfile.STANDARD);
        refuses(manager.swap("guest", SwapFixture.version("guest", "2.0", standard, Map.of("absent", "*")), OPTIONS),
                "absent");
        manager.load(SwapFixture.version("user", "1.0", standard, Map.of("guest", "[1.0,2)")), PluginSettings.defaults());
        fixture.after(SECOND, manager.start("user"));
        refuses(swap("2.0"), "user", "1.0");
        refuses(manager.swap("guest", SwapFixture.version("guest", "1.5", standard, Map.of("user", "*")), OPTIONS),
                "require each other");
    }

    @Test
    void refusesAVersionWhoseCommandBelongsToAnother() {
        CommandSpec more = CommandSpec.of("more", "", "is taken");
        manager.load(SwapFixture.version("other", "1.0", more), PluginSettings.defaults());
        refuses(manager.swap("guest", SwapFixture.version("guest", "2.0", ASK, more), OPTIONS), "belongs to plugin other");
    }

    @Test
    void refusesWhatTheRuntimeRefuses() {
        next = unit -> {
            throw new PluginException("PLUGIN-026", "not here");
        };
        refuses(swap("2.0"), "not here", "PLUGIN-026");
        next = unit -> {};
        assertThat(fixture.after(MINUTE, swap("2.0")).isSwapped()).isTrue();
    }

    @Test
    void patienceMustBePositive() {
        assertThatThrownBy(() -> OPTIONS.withDrainDeadline(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("drainDeadline");
        assertThatThrownBy(() -> OPTIONS.withHealthTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("healthTimeout");
        assertThatThrownBy(() -> OPTIONS.withStartTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("startTimeout");
    }
}
