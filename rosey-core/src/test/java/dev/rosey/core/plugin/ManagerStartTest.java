package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.GRACE;
import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Loading and starting. */ // Q-27, S22-2, S22-54, S22-64
class ManagerStartTest {
    private final ManagerFixture on = new ManagerFixture();

    private static String message(StartResult result) {
        return result instanceof StartResult.Failed failed ? failed.message() : result.toString();
    }

    @Test
    void aStartIsAnsweredWhenThePluginRunsAndNotBefore() {
        on.load("a");
        CompletionStage<StartResult> start = on.manager.start("a");
        on.time.advance(Duration.ofMillis(999));
        assertThat(start.toCompletableFuture()).isNotDone();
        assertThat(on.state("a")).isEqualTo(PluginState.STARTING);
        assertThat(on.after(Duration.ofMillis(1), start)).isEqualTo(new StartResult.Started(OptionalLong.of(101)));
    }

    @Test
    void loadingStartsNothing() {
        FakeUnit unit = on.load("a");
        on.time.advance(GRACE);
        assertThat(unit.starts).isZero();
        assertThat(on.state("a")).isEqualTo(PluginState.LOADED);
    }

    @Test
    void anUnknownPluginIsNotLoaded() {
        on.load("b");
        on.load("a");
        assertThat(on.now(on.manager.start("c"))).isEqualTo(new StartResult.NotLoaded(List.of("a", "b")));
    }

    @Test
    void aRunningPluginIsNotStartedAgain() { // S22-49
        FakeUnit unit = on.running("a");
        assertThat(on.now(on.manager.start("a"))).isEqualTo(new StartResult.AlreadyRunning());
        assertThat(unit.starts).isEqualTo(1);
    }

    @Test
    void startsThatMeetStartOnce() {
        FakeUnit unit = on.load("a");
        CompletionStage<StartResult> first = on.manager.start("a");
        CompletionStage<StartResult> second = on.manager.start("a");
        CompletionStage<StartResult> third = on.manager.start("a");
        assertThat(on.after(SECOND, first)).isInstanceOf(StartResult.Started.class);
        assertThat(on.now(second)).isEqualTo(new StartResult.AlreadyRunning());
        assertThat(on.now(third)).isEqualTo(new StartResult.AlreadyRunning());
        assertThat(unit.starts).isEqualTo(1);
    }

    @Test
    void aProcessThatEndsEarlyFailsTheStartAtOnce() { // S22-54
        FakeUnit unit = on.load("a");
        CompletionStage<StartResult> start = on.manager.start("a");
        unit.endEarly("exit status 7");
        assertThat(message(on.now(start))).isEqualTo("exit status 7");
        assertThat(on.state("a")).isEqualTo(PluginState.FAILED);
        assertThat(on.status("a").reason()).isEqualTo("exit status 7");
    }

    @Test
    void aPluginThatIsNeverReadyFailsAfterItsTime() { // S22-54
        FakeUnit unit = on.load("a");
        unit.neverReady = true;
        CompletionStage<StartResult> start = on.manager.start("a");
        on.time.advance(Duration.ofMillis(9999));
        assertThat(start.toCompletableFuture()).isNotDone();
        assertThat(message(on.after(Duration.ofMillis(1), start))).contains("not ready in time");
        assertThat(on.state("a")).isEqualTo(PluginState.FAILED);
    }

    @Test
    void anotherStartTimeoutCounts() {
        on.manager.load(ManagerFixture.jar("a", List.of()), PluginSettings.defaults().withStartTimeout(SECOND));
        on.runtime.unit("a").neverReady = true;
        assertThat(message(on.after(SECOND, on.manager.start("a")))).contains("not ready in time");
    }

    @Test
    void aFailedPluginCanBeStartedAgain() {
        FakeUnit unit = on.load("a");
        unit.failsToStart = "no database";
        assertThat(message(on.after(SECOND, on.manager.start("a")))).isEqualTo("no database");
        unit.failsToStart = "";
        assertThat(on.after(SECOND, on.manager.start("a"))).isInstanceOf(StartResult.Started.class);
        assertThat(on.status("a").reason()).isEmpty();
    }

    @Test
    void aStoppedPluginCanBeStartedAgainWithANewProcess() {
        on.running("a");
        long pid = on.status("a").pid().orElseThrow();
        on.after(SECOND, on.manager.stop("a", GRACE));
        on.after(SECOND, on.manager.start("a"));
        assertThat(on.status("a").pid().orElseThrow()).isNotEqualTo(pid);
    }

    @Test
    void aStartWhileItWaitsForARestartStartsAtOnce() {
        FakeUnit unit = on.running("a");
        unit.crash("exit status 3");
        unit.startTakes = Duration.ZERO;
        assertThat(on.now(on.manager.start("a"))).isInstanceOf(StartResult.Started.class);
        assertThat(on.status("a").restartAttempts()).isZero();
        on.time.advance(Duration.ofMinutes(1));
        assertThat(unit.starts).isEqualTo(2);
        assertThat(on.state("a")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aStartJoinsARestartThatIsUnderWay() {
        FakeUnit unit = on.running("a");
        unit.crash("exit status 3");
        on.time.advance(SECOND);
        assertThat(on.state("a")).isEqualTo(PluginState.STARTING);
        CompletionStage<StartResult> start = on.manager.start("a");
        on.time.advance(SECOND);
        assertThat(on.state("a")).isEqualTo(PluginState.RUNNING);
        assertThat(start.toCompletableFuture()).isDone();
        assertThat(on.published("crashed")).hasSize(1);
    }

    @Test
    void aRuntimeThatThrowsIsAFailedStart() {
        FakeUnit unit = on.load("a");
        unit.startThrows = new IllegalStateException("no processes left");
        assertThat(message(on.now(on.manager.start("a")))).contains("Plugin a", "no processes left");
        unit.startThrows = null;
        assertThat(on.after(SECOND, on.manager.start("a"))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void withoutExecuteNothingIsStarted() {
        on.manager.load(ManagerFixture.jar("a", List.of()), PluginSettings.defaults()
                .withGranted(PermissionSet.builder(PermissionProfile.STANDARD).deny(Permission.EXECUTE).build()));
        assertThat(message(on.now(on.manager.start("a")))).contains("EXECUTE", "/plugins/a/permissions");
        assertThat(on.runtime.unit("a").starts).isZero();
        assertThat(on.state("a")).isEqualTo(PluginState.UNAVAILABLE);
    }

    @Test
    void oneThatFailsDoesNotKeepOthersFromStarting() {
        on.load("a").failsToStart = "no database";
        on.load("b").startThrows = new IllegalStateException("broken");
        on.load("c").neverReady = true;
        on.load("d");
        CompletionStage<Map<String, StartResult>> all = on.manager.startAll();
        on.time.advance(SECOND);
        assertThat(on.state("d")).isEqualTo(PluginState.RUNNING);
        Map<String, StartResult> results = on.after(Duration.ofSeconds(9), all);
        assertThat(results).containsOnlyKeys("a", "b", "c", "d");
        assertThat(results.get("d").isRunning()).isTrue();
        assertThat(List.of(results.get("a"), results.get("b"), results.get("c")))
                .allMatch(result -> result instanceof StartResult.Failed);
    }

    @Test
    void manyPluginsStartAtTheSameTime() { // S22-42
        for (int i = 0; i < 20; i++) {
            on.load("p" + i);
        }
        assertThat(on.after(SECOND, on.manager.startAll()).values()).allMatch(StartResult::isRunning);
    }

    @Test
    void withoutPluginsStartingAllIsDoneAtOnce() {
        assertThat(on.now(on.manager.startAll())).isEmpty();
        assertThat(on.now(on.manager.stopAll(GRACE))).isEmpty();
        assertThat(on.manager.statuses()).isEmpty();
    }

    @Test
    void aSecondPluginOfTheSameNameIsRefusedAndTheFirstStays() {
        FakeUnit first = on.load("a");
        assertThatThrownBy(() -> on.manager.load(ManagerFixture.jar("a", List.of()), PluginSettings.defaults()))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo("PLUGIN-007"));
        on.after(SECOND, on.manager.start("a"));
        assertThat(first.starts).isEqualTo(1);
    }

    @Test
    void anAliasThatIsTakenIsRefusedAndNothingOfThePluginIsKept() {
        on.manager.load(ManagerFixture.jar("a", List.of(), CommandSpec.of("roll", "", "")), PluginSettings.defaults());
        CommandSpec other = new CommandSpec("throw", List.of("ROLL"), "", "", 0, Duration.ZERO, Optional.empty());
        assertThatThrownBy(() -> on.manager.load(
                ManagerFixture.jar("b", List.of(), CommandSpec.of("fresh", "", ""), other), PluginSettings.defaults()))
                .isInstanceOf(PluginException.class)
                .hasMessageContainingAll("ROLL", "plugin b", "plugin a");
        assertThat(on.manager.find("fresh")).isEmpty();
        assertThat(on.manager.find("Roll")).get().satisfies(entry -> assertThat(entry.plugin()).isEqualTo("a"));
        assertThat(on.manager.status("b")).isEmpty();
    }

    @Test
    void withoutRuntimesNothingCanBeLoaded() {
        PluginManager none = new PluginManager(on.bus, "test", List.of(), on.time, on.time, on.time);
        assertThatThrownBy(() -> none.load(ManagerFixture.jar("a", List.of()), PluginSettings.defaults()))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo("PLUGIN-008"));
    }

    @Test
    void thePluginIsInTheManagerWhenItsLoadingIsTold() {
        List<Boolean> known = new ArrayList<>();
        on.bus.subscribe(SubjectFilter.of("rosey.plugin.*.loaded"),
                SubscribeOptions.builder().direct().build(),
                event -> known.add(on.manager.status("a").isPresent()));
        on.load("a");
        assertThat(known).containsExactly(true);
    }
}
