package dev.rosey.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.command.Reply;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.plugin.VersionRange;
import dev.rosey.api.event.Value;
import dev.rosey.core.testkit.RoseyTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The manager with plugins inside the test: S22-2 to S22-9, P11-21, P11-29, P11-30. */
class PluginManagerTest {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final RoseyTestKit kit = RoseyTestKit.create();
    private final PluginManager manager = kit.plugins();

    @AfterEach
    void close() {
        kit.close();
    }

    /** Does nothing but answer its declared commands. */
    private static class Quiet implements Plugin {
        @Override
        public void start(PluginContext context) throws Exception {
            context.manifest().commands().forEach(command ->
                    context.commands().register(command.name(), call -> Reply.text("done")));
        }
    }

    private static PluginManifest manifest(String name, String version, Map<String, String> requires, CommandSpec... commands) {
        Map<String, VersionRange> plugins = new LinkedHashMap<>();
        requires.forEach((other, range) -> plugins.put(other, new VersionRange(range)));
        return new PluginManifest(name, version, Quiet.class.getName(), "", "", List.of(commands),
                PermissionSet.of(PermissionProfile.STANDARD),
                new Requirements(plugins, 17, List.of(), List.of(), List.of(), false), 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none());
    }

    private void load(String name, String... requires) {
        Map<String, String> others = new LinkedHashMap<>();
        for (String other : requires) {
            others.put(other, "*");
        }
        manager.load(PluginInstance.of(manifest(name, "1.0.0", others), Quiet::new), PluginSettings.defaults());
    }

    private void load(String name, Plugin plugin) {
        manager.load(PluginInstance.of(manifest(name, "1.0.0", Map.of()), () -> plugin), PluginSettings.defaults());
    }

    private PluginState state(String name) {
        return manager.status(name).orElseThrow().state();
    }

    @Test
    void startsALoadedPlugin() { // S22-2
        load("quiet");
        assertThat(state("quiet")).isEqualTo(PluginState.LOADED);
        assertThat(kit.await(manager.start("quiet"))).isInstanceOf(StartResult.Started.class);
        assertThat(state("quiet")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void answersThatAnUnknownPluginIsNotLoadedAndNamesTheOthers() { // S22-2
        load("quiet");
        assertThat(kit.await(manager.start("nobody"))).isEqualTo(new StartResult.NotLoaded(List.of("quiet")));
        assertThat(kit.await(manager.stop("nobody"))).isEqualTo(new StopResult.NotLoaded(List.of("quiet")));
        assertThat(kit.await(manager.restart("nobody"))).isEqualTo(new StartResult.NotLoaded(List.of("quiet")));
        assertThat(manager.status("nobody")).isEmpty();
    }

    @Test
    void startingTwiceStartsOnce() { // S22-2
        load("quiet");
        var first = manager.start("quiet");
        var second = manager.start("quiet");
        assertThat(kit.await(first)).isInstanceOf(StartResult.Started.class);
        assertThat(kit.await(second)).isInstanceOf(StartResult.AlreadyRunning.class);
    }

    @Test
    void stoppingIsIdempotent() { // S22-3
        load("quiet");
        assertThat(kit.await(manager.stop("quiet"))).isInstanceOf(StopResult.NotRunning.class);
        kit.await(manager.start("quiet"));
        assertThat(kit.await(manager.stop("quiet"))).isInstanceOf(StopResult.Graceful.class);
        assertThat(kit.await(manager.stop("quiet"))).isInstanceOf(StopResult.NotRunning.class);
        assertThat(state("quiet")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void restartNeedsARunningPlugin() { // S22-4
        load("quiet");
        assertThat(kit.await(manager.restart("quiet"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("LOADED").contains("start it"));
        kit.await(manager.start("quiet"));
        assertThat(kit.await(manager.restart("quiet"))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void aRestartThatFailsLeavesThePluginFailed() { // S22-4
        List<String> starts = new ArrayList<>();
        load("once", new Quiet() {
            @Override
            public void start(PluginContext context) {
                starts.add("start");
                if (starts.size() > 1) {
                    throw new IllegalStateException("no second time");
                }
            }
        });
        kit.await(manager.start("once"));
        assertThat(kit.await(manager.restart("once"))).isInstanceOf(StartResult.Failed.class);
        assertThat(manager.status("once")).get().satisfies(status -> {
            assertThat(status.state()).isEqualTo(PluginState.FAILED);
            assertThat(status.reason()).contains("no second time");
        });
    }

    @Test
    void aStoppedOrFailedPluginCanBeStartedAgain() {
        List<String> starts = new ArrayList<>();
        load("second", new Quiet() {
            @Override
            public void start(PluginContext context) {
                starts.add("start");
                if (starts.size() == 1) {
                    throw new IllegalStateException("not yet");
                }
            }
        });
        assertThat(kit.await(manager.start("second"))).isInstanceOf(StartResult.Failed.class);
        assertThat(kit.await(manager.start("second"))).isInstanceOf(StartResult.Started.class);
        kit.await(manager.stop("second"));
        assertThat(kit.await(manager.start("second"))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void namesPhaseTypeAndMessageOfWhatStartThrew() { // P11-29
        load("thrower", new Quiet() {
            @Override
            public void start(PluginContext context) {
                throw new IllegalArgumentException("no database");
            }
        });
        assertThat(kit.await(manager.start("thrower"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message())
                        .isEqualTo("Plugin thrower could not start: it threw in start: "
                                + "java.lang.IllegalArgumentException: no database"));
    }

    @Test
    void aFactoryThatThrowsIsAFailedStart() { // P11-29
        manager.load(PluginInstance.of(manifest("unborn", "1", Map.of()), () -> {
            throw new IllegalStateException("not today");
        }), PluginSettings.defaults());
        assertThat(kit.await(manager.start("unborn"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("construct").contains("not today"));
    }

    @Test
    void validateThatThrowsIsAFailedStartBeforeAnythingIsServed() { // P11-18
        List<String> calls = new ArrayList<>();
        load("picky", new Plugin() {
            @Override
            public void validate(Value config) {
                throw new IllegalArgumentException("sides must be positive");
            }

            @Override
            public void start(PluginContext context) {
                calls.add("start");
            }
        });
        assertThat(kit.await(manager.start("picky"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("validate").contains("sides must be positive"));
        assertThat(calls).isEmpty();
    }

    @Test
    void aDeclaredCommandWithoutHandlerIsAFailedStart() {
        manager.load(PluginInstance.of(
                manifest("forgetful", "1", Map.of(), CommandSpec.of("roll", "", "")), () -> context -> {}),
                PluginSettings.defaults());
        assertThat(kit.await(manager.start("forgetful"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("[roll]"));
    }

    @Test
    void registeringAnUndeclaredCommandIsAFailedStart() {
        load("eager", context -> context.commands().register("surprise", call -> Reply.none()));
        assertThat(kit.await(manager.start("eager"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("surprise").contains("does not declare"));
    }

    @Test
    void aPluginWithoutExecuteIsNotStarted() {
        manager.load(PluginInstance.of(manifest("idle", "1", Map.of()), Quiet::new), PluginSettings.defaults()
                .withGranted(PermissionSet.builder(PermissionProfile.STANDARD).deny(Permission.EXECUTE).build()));
        assertThat(kit.await(manager.start("idle"))).isInstanceOfSatisfying(StartResult.Unavailable.class,
                refused -> assertThat(refused.message()).contains("EXECUTE").contains("/plugins/idle/permissions"));
        assertThat(manager.status("idle").orElseThrow().reason()).contains("lacks the permission EXECUTE");
    }

    @Test
    void refusesASecondPluginOfTheSameName() {
        load("quiet");
        assertThatThrownBy(() -> load("quiet")).isInstanceOf(PluginException.class).hasMessageContaining("quiet");
    }

    @Test
    void refusesACommandThatBelongsToAnotherPlugin() {
        manager.load(PluginInstance.of(manifest("a", "1", Map.of(), CommandSpec.of("roll", "", "")), Quiet::new),
                PluginSettings.defaults());
        PluginInstance other =
                PluginInstance.of(manifest("b", "1", Map.of(), CommandSpec.of("ROLL", "", "")), Quiet::new);
        assertThatThrownBy(() -> manager.load(other, PluginSettings.defaults()))
                .isInstanceOf(PluginException.class)
                .hasMessageContainingAll("ROLL", "a", "b");
        assertThat(manager.status("b")).isEmpty();
    }

    @Test
    void refusesAnUnknownRuntimeAndNamesTheKnownOnes() {
        assertThatThrownBy(() -> manager.load(PluginInstance.of(manifest("a", "1", Map.of()), Quiet::new),
                        PluginSettings.defaults().withRuntime("moon")))
                .isInstanceOf(PluginException.class)
                .hasMessageContainingAll("moon", InProcessRuntime.NAME);
    }

    @Test
    void startsRequiredPluginsFirst() { // P11-30
        load("a", "c");
        load("b", "a");
        load("c");
        Map<String, StartResult> results = kit.await(manager.startAll());
        assertThat(results.values()).allMatch(StartResult::isRunning);
        assertThat(kit.published("rosey.plugin.*.ready"))
                .extracting(event -> event.subject().tokens().get(2))
                .containsExactly("c", "a", "b");
    }

    @Test
    void namesPluginsThatRequireEachOther() { // P11-30
        load("a", "b");
        load("b", "a");
        load("other");
        Map<String, StartResult> results = kit.await(manager.startAll());
        assertThat(results.get("other").isRunning()).isTrue();
        assertThat(results.get("a")).isInstanceOf(StartResult.Unavailable.class);
        assertThat(results.get("b")).isInstanceOf(StartResult.Unavailable.class);
        assertThat(List.of(results.get("a").toString(), results.get("b").toString()).toString())
                .contains("require each other");
    }

    @Test
    void aMissingRequirementMakesAPluginUnavailableAndOthersRun() { // P11-16, P11-30
        load("needy", "absent");
        load("quiet");
        Map<String, StartResult> results = kit.await(manager.startAll());
        assertThat(results.get("quiet").isRunning()).isTrue();
        assertThat(results.get("needy")).isInstanceOfSatisfying(StartResult.Unavailable.class,
                missing -> assertThat(missing.message()).contains("absent").contains("not loaded"));
        assertThat(manager.status("needy")).get().extracting(PluginStatus::state).isEqualTo(PluginState.UNAVAILABLE);
    }

    @Test
    void aRequiredVersionThatIsTooLowIsNamed() { // P11-30
        manager.load(PluginInstance.of(manifest("base", "1.4.0", Map.of()), Quiet::new), PluginSettings.defaults());
        manager.load(PluginInstance.of(manifest("top", "1.0.0", Map.of("base", "[2,3)")), Quiet::new),
                PluginSettings.defaults());
        kit.await(manager.start("base"));
        assertThat(kit.await(manager.start("top"))).isInstanceOfSatisfying(StartResult.Unavailable.class,
                missing -> assertThat(missing.message()).contains("[2,3)").contains("1.4.0"));
    }

    @Test
    void anUnavailablePluginStartsWhenTheRequirementIsThere() { // P11-30
        load("base");
        load("top", "base");
        assertThat(kit.await(manager.start("top"))).isInstanceOf(StartResult.Unavailable.class);
        kit.await(manager.start("base"));
        assertThat(kit.await(manager.start("top"))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void refusesToStopWhatARunningPluginRequires() {
        load("base");
        load("top", "base");
        kit.await(manager.startAll());
        assertThat(kit.await(manager.stop("base"))).isEqualTo(new StopResult.Needed(List.of("top")));
        assertThat(state("base")).isEqualTo(PluginState.RUNNING);
        assertThat(kit.await(manager.stopWithDependents("base", GRACE))).isInstanceOf(StopResult.Graceful.class);
        assertThat(state("top")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void stopsAllAndTellsWhatBecameOfEach() { // S22-5
        load("a");
        load("b");
        kit.await(manager.start("a"));
        assertThat(kit.await(manager.stopAll(GRACE)))
                .containsEntry("a", new StopResult.Graceful())
                .containsEntry("b", new StopResult.NotRunning());
    }

    @Test
    void stopThatThrowsStillStops() {
        load("sore", new Quiet() {
            @Override
            public void stop() {
                throw new IllegalStateException("ouch");
            }
        });
        kit.await(manager.start("sore"));
        assertThat(kit.await(manager.stop("sore"))).isInstanceOf(StopResult.Graceful.class);
        assertThat(state("sore")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void uptimeRunsOnlyWhileThePluginDoes() { // S22-9
        load("quiet");
        kit.await(manager.start("quiet"));
        kit.advance(Duration.ofSeconds(90));
        assertThat(manager.status("quiet").orElseThrow().uptime()).isEqualTo(Duration.ofSeconds(90));
        kit.await(manager.stop("quiet"));
        assertThat(manager.status("quiet").orElseThrow().uptime()).isEqualTo(Duration.ZERO);
    }

    @Test
    void statusesHaveEveryLoadedPlugin() { // S22-8
        load("a");
        load("b");
        assertThat(manager.statuses().keySet()).containsExactly("a", "b");
    }

    @Test
    void saysEachStepOfALifeOnTheBus() { // S22-35
        load("quiet");
        kit.await(manager.start("quiet"));
        kit.await(manager.stop("quiet"));
        assertThat(kit.published("rosey.plugin.quiet.*"))
                .extracting(event -> event.subject().tokens().get(3))
                .containsExactly("loaded", "started", "ready", "stopped");
    }

    @Test
    void subscriptionsAndTimersEndWithThePlugin() { // S22-29
        List<String> ticks = new ArrayList<>();
        load("ticker", context ->
                context.scheduler().every(Duration.ofSeconds(1), () -> ticks.add("tick")));
        int before = kit.bus().stats().subscriptions();
        kit.await(manager.start("ticker"));
        kit.advance(Duration.ofSeconds(3));
        assertThat(ticks).hasSize(3);
        kit.await(manager.stop("ticker"));
        kit.advance(Duration.ofSeconds(10));
        assertThat(ticks).hasSize(3);
        assertThat(kit.bus().stats().subscriptions()).isEqualTo(before);
    }

    @Test
    void aHundredStartsAndStopsLeaveNothingBehind() { // S22-29
        manager.load(PluginInstance.of(manifest("roller", "1", Map.of(), CommandSpec.of("roll", "", "")), Quiet::new),
                PluginSettings.defaults());
        int before = kit.bus().stats().subscriptions();
        for (int i = 0; i < 100; i++) {
            assertThat(kit.await(manager.start("roller")).isRunning()).isTrue();
            assertThat(kit.await(manager.stop("roller"))).isInstanceOf(StopResult.Graceful.class);
        }
        assertThat(kit.bus().stats().subscriptions()).isEqualTo(before);
    }
}
