package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.testplugins.Faulty;
import dev.rosey.isolation.testplugins.Napper;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Plugins in real processes. */ // S22-36, S22-37, S22-54, SUR-9, SUR-37, P11-32
class PluginProcessIT extends RealProcesses {
    private static final RestartConfig QUICK = RestartConfig.defaults().withInitialDelay(Duration.ofMillis(100));


    private static PluginSpec spec(TestPlugin plugin) {
        return spec(plugin, QUICK);
    }

    private static PluginSpec spec(TestPlugin plugin, RestartConfig restart) {
        return new PluginSpec(plugin, Value.map().put("greeting", "hej").build(),
                PermissionSet.of(PermissionProfile.STANDARD).forPlugin(plugin.manifest().name()), restart,
                ResourceLimits.defaults(), Duration.ofSeconds(20));
    }

    private static <T> T get(java.util.concurrent.CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new AssertionError(e);
        }
    }

    private PluginUnit started(TestPlugin plugin, RestartConfig restart) {
        PluginUnit unit = runtime.create(spec(plugin, restart), host);
        assertThat(get(unit.start())).isInstanceOf(StartResult.Started.class);
        return unit;
    }

    private PluginUnit toolbox() {
        return started(TestPlugin.of("toolbox", ToolboxPlugin.class), QUICK);
    }

    private CompletableFuture<Event> ask(String what) {
        return host.bus.request(Event.of(Subject.of("rosey.command.toolbox.do"), Payload.of(what)), PATIENCE)
                .toCompletableFuture();
    }

    private Payload answer(String what) {
        return get(ask(what)).payload();
    }

    private StartResult.Failed failedStart(TestPlugin plugin) {
        PluginUnit unit = runtime.create(spec(plugin), host);
        StartResult result = get(unit.start());
        assertThat(unit.status().state()).isEqualTo(PluginState.FAILED);
        assertThat(result).isInstanceOf(StartResult.Failed.class);
        assertThat(unit.status().reason()).isEqualTo(((StartResult.Failed) result).message());
        assertThat(unit.status().pid()).isEmpty();
        return (StartResult.Failed) result;
    }

    @Test
    void aStartedPluginAnswersFromAProcessOfItsOwn() {
        PluginUnit unit = toolbox();

        Value sent = Value.map()
                .put("none", Value.none())
                .put("flag", true)
                .put("whole", Long.MIN_VALUE)
                .put("real", 1.5)
                .put("text", "🎲 ü")
                .put("bytes", new byte[] {0, -1, 5})
                .put("list", List.of(1, "two", List.of()))
                .put("map", Map.of("a", Map.of()))
                .build();
        Event echo = get(host.bus.request(
                Event.of(Subject.of("rosey.command.toolbox.echo"), Payload.of(sent)), PATIENCE));

        assertThat(echo.payload().value()).isEqualTo(sent);
        long pid = unit.status().pid().orElseThrow();
        assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(ProcessHandle.of(pid).orElseThrow().isAlive()).isTrue();
        assertThat(host.states)
                .containsExactly(PluginState.STARTING, PluginState.INITIALIZED, PluginState.RUNNING);
    }

    @Test
    void rawBytesCrossWithTheirContentType() {
        toolbox();
        Payload bytes = Payload.ofBytes(new byte[] {1, 2, 3}, "image/png");

        Payload echo = get(host.bus.request(
                        Event.of(Subject.of("rosey.command.toolbox.echo"), bytes), PATIENCE))
                .payload();

        assertThat(echo).isEqualTo(bytes);
        assertThat(echo.contentType()).isEqualTo("image/png");
    }

    @Test
    void theConfigurationReachesThePlugin() { // S22-2
        toolbox();
        assertThat(answer("config").value()).isEqualTo(Value.map().put("greeting", "hej").build());
    }

    @Test
    void theEnvironmentIsScrubbed() { // SCR-40
        toolbox();
        Value.MapValue environment = (Value.MapValue) answer("env").value();
        assertThat(environment.fields()).containsOnlyKeys("LANG");
    }

    @Test
    void theProcessHasOneJarAndAnEmptyDirectory() {
        toolbox();
        Value.MapValue properties = (Value.MapValue) answer("properties").value();
        assertThat(properties.field("classpath").as(String.class)).matches(".*worker-[0-9a-f]{32}\\.jar");
        assertThat(Path.of(properties.field("dir").as(String.class))).isEmptyDirectory();
        assertThat(properties.field("encoding").as(String.class)).isEqualTo("UTF-8");
    }

    @Test
    void pluginClassesSeeTheApiAndNotTheWorker() {
        toolbox();
        assertThat(answer("secrets").asText()).isEqualTo("false true true");
    }

    @Test
    void whatAPluginPublishesWhileItAnswersNamesItsCause() {
        toolbox();
        answer("publish");
        await().atMost(PATIENCE).until(() -> !host.published.isEmpty());
        assertThat(host.published.get(0).subject()).hasToString("rosey.event.toolbox.said");
        assertThat(host.causes).singleElement().satisfies(cause ->
                assertThat(cause.subject()).hasToString("rosey.command.toolbox.do"));
    }

    @Test
    void aForbiddenPublishThrowsInThePluginAndIsReportedByTheHost() {
        toolbox();
        Throwable failure = catchThrowable(() -> answer("forbidden"));
        assertThat(failure).isInstanceOfSatisfying(RequestFailedException.class, failed ->
                assertThat(failed.outcome()).isInstanceOfSatisfying(Outcome.Denied.class, denied ->
                        assertThat(denied.permission()).isEqualTo(Permission.EVENT_PUBLISH)));
        await().atMost(PATIENCE).until(() -> host.denials.contains("publish rosey.event.other.said"));
    }

    @Test
    void aForbiddenSubscriptionThrowsInThePlugin() {
        toolbox();
        Throwable failure = catchThrowable(() -> answer("subscribe-forbidden"));
        assertThat(failure).hasMessageContaining("Plugin toolbox may not subscribe rosey.secret.>");
    }

    @Test
    void aPluginAsksTheHost() {
        toolbox();
        host.bus.reply(SubjectFilter.of("rosey.service.test.question"),
                request -> Payload.of("because"));
        assertThat(answer("ask").asText()).isEqualTo("because");
    }

    @Test
    void aQuestionThatNobodyAnswersFailsInThePluginAsSuch() {
        toolbox();
        assertThat(catchThrowable(() -> answer("ask"))).hasMessageContaining("Nobody answers on");
    }

    @Test
    void aDurableEventIsAcceptedByTheHost() {
        List<String> kept = new CopyOnWriteArrayList<>();
        host.bus.consume("keeper", SubjectFilter.of("rosey.event.toolbox.kept"), ConsumeOptions.defaults(), delivery -> {
            kept.add(delivery.event().payload().asText());
            return CompletableFuture.completedFuture(null);
        });
        toolbox();
        assertThat(answer("durable").asText()).isEqualTo("accepted");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(kept).containsExactly("kept"));
    }

    @Test
    void logLinesReachTheHost() {
        toolbox();
        answer("log");
        await().atMost(PATIENCE).until(() -> host.lines.contains("INFO toolbox.slf4j: by slf4j")
                && host.lines.contains("INFO toolbox: by system"));
    }

    @Test
    void anExceptionInAHandlerBecomesAFailure() { // P11-22
        toolbox();
        assertThat(catchThrowable(() -> answer("throw"))).isInstanceOfSatisfying(RequestFailedException.class, failed ->
                assertThat(failed.outcome())
                        .isEqualTo(new Outcome.Failed("java.lang.IllegalStateException", "no luck", "call")));
    }

    @Test
    void megabytesOfOutputHarmNeitherHostNorPlugin() {
        toolbox();
        assertThat(answer("flood").asText()).isEqualTo("flooded");
        assertThat(answer("config").isEmpty()).isFalse();
        assertThat(host.lines).hasSizeLessThan(100_000);
    }

    @Test
    void aStopIsGraceful() {
        PluginUnit unit = toolbox();
        long pid = unit.status().pid().orElseThrow();

        assertThat(get(unit.stop(Duration.ofSeconds(10)))).isInstanceOf(StopResult.Graceful.class); // S22-40

        assertThat(unit.status().state()).isEqualTo(PluginState.STOPPED);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(host.released).hasValue(1);
        assertThat(host.states).endsWith(PluginState.RUNNING, PluginState.STOPPING, PluginState.STOPPED);
        assertThat(get(unit.stop(Duration.ofSeconds(1)))).isInstanceOf(StopResult.NotRunning.class);
    }

    @Test
    void aPluginThatDoesNotStopIsKilled() { // S22-49
        PluginUnit unit = started(TestPlugin.of("hangs", Faulty.HangsInStop.class), QUICK);
        assertThat(get(unit.stop(Duration.ofMillis(300)))).isInstanceOf(StopResult.Killed.class); // S22-49
        assertThat(unit.status().state()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void aRunningPluginIsNotStartedTwice() {
        PluginUnit unit = toolbox();
        assertThat(get(unit.start())).isInstanceOf(StartResult.AlreadyRunning.class); // S22-49
    }

    @Test
    void aStoppedPluginRunsAgainInANewProcess() {
        PluginUnit unit = toolbox();
        long before = unit.status().pid().orElseThrow();
        get(unit.stop(Duration.ofSeconds(10)));
        assertThat(get(unit.start())).isInstanceOf(StartResult.Started.class); // S22-41
        assertThat(unit.status().pid().orElseThrow()).isNotEqualTo(before);
        assertThat(answer("config").isEmpty()).isFalse();
    }

    @Test
    void aKilledPluginRunsAgainAndItsCallEndsAsCrashed() {
        PluginUnit unit = toolbox();
        long before = unit.status().pid().orElseThrow();
        CompletableFuture<Event> call = ask("hang");

        ProcessHandle.of(before).orElseThrow().destroyForcibly();

        assertThat(catchThrowable(() -> get(call))).isInstanceOfSatisfying(RequestFailedException.class, failed ->
                assertThat(failed.outcome()).isInstanceOf(Outcome.Crashed.class));
        await().atMost(PATIENCE).until(() -> unit.status().state() == PluginState.RUNNING); // S22-46
        assertThat(unit.status().pid().orElseThrow()).isNotEqualTo(before);
        assertThat(unit.status().restarts()).isEqualTo(1);
        assertThat(host.states).containsSubsequence(
                PluginState.RUNNING, PluginState.RESTARTING, PluginState.STARTING, PluginState.RUNNING);
        assertThat(answer("config").isEmpty()).isFalse();
    }

    @Test
    void aPluginThatCrashesAgainAndAgainIsGivenUp() {
        PluginUnit unit = started(TestPlugin.of("crasher", Faulty.Crasher.class), QUICK.withMaxAttempts(2));
        await().atMost(PATIENCE).until(() -> { // S22-47
            host.bus.publish(Event.of(Subject.of("rosey.event.crasher.go"), Payload.empty()));
            return unit.status().state() == PluginState.FAILED;
        });
        assertThat(unit.status().reason()).contains("Given up after 2 attempts", "exit status 9");
        assertThat(unit.status().restarts()).isEqualTo(2);
    }

    @Test
    void aPluginThatEndsByItselfStaysStopped() { // SUR-9
        PluginUnit unit = toolbox();
        ask("exit");
        await().atMost(PATIENCE).until(() -> unit.status().state() == PluginState.STOPPED);
    }

    @Test
    void aCrashWithThePolicyNeverIsFinal() { // P11-13
        PluginUnit unit = started(
                TestPlugin.of("toolbox", ToolboxPlugin.class), QUICK.withPolicy(RestartPolicy.NEVER));
        ask("exit-3");
        await().atMost(PATIENCE).until(() -> unit.status().state() == PluginState.FAILED);
        assertThat(unit.status().reason()).isEqualTo("Not restarted, as its policy is NEVER: "
                + "The process of plugin toolbox ended unexpectedly with exit status 3");
    }

    @Test
    void anExitBeforeReadyFailsTheStart() {
        assertThat(failedStart(TestPlugin.of("exits", Faulty.ExitsInStart.class)).message())
                .isEqualTo("The process of plugin exits ended before it was ready with exit status 7; "
                        + "the last that it wrote was:\nthe model cannot be read"); // S22-54
    }

    @Test
    void aThrowingConstructorFailsTheStart() { // P11-29
        assertThat(failedStart(TestPlugin.of("faulty", Faulty.InConstructor.class)).message())
                .isEqualTo("Plugin faulty failed in constructor: java.lang.IllegalStateException: no constructor today");
    }

    @Test
    void aThrowingStartFailsTheStart() { // P11-34
        assertThat(failedStart(TestPlugin.of("faulty", Faulty.InStart.class)).message())
                .isEqualTo("Plugin faulty failed in start: java.lang.IllegalStateException: no database");
    }

    @Test
    void aRefusedConfigurationFailsTheStart() {
        assertThat(failedStart(TestPlugin.of("faulty", Faulty.InValidate.class)).message())
                .contains("failed in validate", "the key \"token\" is missing");
    }

    @Test
    void aMissingMainClassListsWhatIsThere() { // P11-28
        assertThat(failedStart(TestPlugin.of("toolbox", "com.example.Missing", ToolboxPlugin.class)).message())
                .contains("com.example.Missing", "not in the jar", ToolboxPlugin.class.getName()); // S22-53
    }

    @Test
    void aMainClassThatIsNoPluginIsNamed() {
        assertThat(failedStart(TestPlugin.of("faulty", Faulty.NoPlugin.class)).message())
                .contains("does not implement dev.rosey.api.plugin.Plugin");
    }

    @Test
    void aDeclaredCommandThatIsNotRegisteredFailsTheStart() {
        assertThat(failedStart(TestPlugin.of("toolbox", ToolboxPlugin.class, CommandSpec.of("echo", "", "Echoes")))
                        .message())
                .contains("declared but not registered: [echo]");
    }

    @Test
    void aJarThatIsNoneFailsTheStart() {
        TestPlugin plugin = TestPlugin.of("toolbox", ToolboxPlugin.class);
        assertThat(failedStart(new TestPlugin(plugin.manifest(), new byte[] {1, 2, 3})).message())
                .contains("no jar at all");
    }

    @Test
    void aStartThatHangsTimesOut() { // P11-34
        TestPlugin plugin = TestPlugin.of("hangs", Faulty.HangsInStart.class);
        PluginUnit unit = runtime.create(new PluginSpec(plugin, Value.map().build(), PermissionSet.none(), QUICK,
                ResourceLimits.defaults(), Duration.ofSeconds(2)), host);
        assertThat(get(unit.start())).isInstanceOfSatisfying(StartResult.Failed.class, failed ->
                assertThat(failed.message()).contains("not ready within 2000 ms"));
        assertThat(unit.status().state()).isEqualTo(PluginState.FAILED);
    }

    private PluginUnit timed() {
        CommandSpec quick = new CommandSpec(
                "nap", List.of(), "", "", 0, Duration.ZERO, Optional.of(Duration.ofMillis(300)));
        PluginUnit unit = started(TestPlugin.of("napper", Napper.class, quick), QUICK);
        return unit;
    }

    private Throwable nap() {
        return catchThrowable(() -> get(host.bus.request(
                Event.of(Subject.of("rosey.command.napper.nap"), Payload.of(invocation())), PATIENCE)));
    }

    private static Invocation invocation() {
        return new Invocation("nap", "", List.of(), Map.of(), new ChatMessage(
                "alice", "!nap", "main", "console", Instant.EPOCH, 0, false, Optional.empty()));
    }

    @Test
    void aCallThatMissesItsDeadlineIsInterrupted() { // P11-14
        timed();
        assertThat(nap()).isInstanceOfSatisfying(RequestFailedException.class, failed ->
                assertThat(failed.outcome()).isEqualTo(new Outcome.TimedOut(Duration.ofMillis(300))));
        await().atMost(PATIENCE).until(() -> host.published.stream()
                .anyMatch(event -> event.subject().toString().equals("rosey.event.napper.interrupted")));
    }

    @Test
    void threeMissedDeadlinesInARowRestartThePlugin() { // P11-25, P11-34
        PluginUnit unit = timed();
        nap();
        nap();
        nap();
        await().atMost(PATIENCE).until(() -> unit.status().restarts() == 1);
        assertThat(host.statuses).anySatisfy(status -> {
            assertThat(status.state()).isEqualTo(PluginState.RESTARTING);
            assertThat(status.reason()).contains("3 calls in a row");
        });
    }
}
