package dev.rosey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.Connector;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectAliases;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.console.ConsoleConnector;
import dev.rosey.core.plugin.InProcessRuntime;
import dev.rosey.core.plugin.PluginInstance;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.core.storage.MemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The application object with real threads: S22-13, Q-12, Q-37. */
class RoseyTest {
    private static final Plugin GREETER = context ->
            context.commands().register("hello", call -> Reply.text("Hello, " + call.user() + "!"));

    private static PluginInstance greeter() {
        return PluginInstance.of(
                PluginManifest.of("greeter", "1.0.0", Plugin.class, CommandSpec.of("hello", "", "greets")), () -> GREETER);
    }

    private static ConsoleConnector console(String input, ByteArrayOutputStream output) {
        return ConsoleConnector.builder(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), output).build();
    }

    private static String run(String input) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ConsoleConnector console = console(input, output);
        try (Rosey rosey = Rosey.builder()
                .bus(InProcessEventBus.create())
                .connector(console)
                .runtime(InProcessRuntime.create())
                .plugin(greeter())
                .start()) {
            assertThat(rosey.plugins().status("greeter").orElseThrow().state()).isEqualTo(PluginState.RUNNING);
            console.finished().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineFromTheConsoleIsAnsweredOnTheConsole() throws Exception {
        assertThat(run("!hello\n")).isEqualTo("Hello, operator!\n");
    }

    @Test
    void pluginsListsEveryPlugin() throws Exception {
        assertThat(run("!plugins\n")).contains("greeter", "RUNNING", "pid -", "restarts 0", "NOT_ENFORCED");
    }

    @Test
    void helpListsCommandsOfPluginsAndOfTheApplication() throws Exception {
        assertThat(run("!help\n")).contains("hello", "plugins", "help");
    }

    @Test
    void aPluginThatCannotBeLoadedDoesNotKeepTheOthersFromStarting() {
        PluginInstance thief = PluginInstance.of(
                PluginManifest.of("thief", "1.0.0", Plugin.class, CommandSpec.of("hello", "", "steals")), () -> GREETER);
        try (Rosey rosey = Rosey.builder().bus(InProcessEventBus.create()).runtime(InProcessRuntime.create())
                .plugin(greeter())
                .plugin(thief)
                .plugin(PluginInstance.of(PluginManifest.of("stray", "1.0.0", Plugin.class), () -> context -> {}),
                        PluginSettings.defaults().withRuntime("nowhere"))
                .start()) {
            assertThat(rosey.plugins().statuses()).containsOnlyKeys("greeter");
            assertThat(rosey.plugins().status("greeter").orElseThrow().state()).isEqualTo(PluginState.RUNNING);
        }
    }

    @Test
    void twoApplicationsLiveInOneProcess() throws Exception {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        try (Rosey one = Rosey.builder().bus(InProcessEventBus.create()).runtime(InProcessRuntime.create())
                .plugin(greeter()).connector(console("", first)).start()) {
            assertThat(run("!hello\n")).isEqualTo("Hello, operator!\n");
            assertThat(first.size()).isZero();
            assertThat(one.plugins().statuses()).hasSize(1);
        }
    }

    @Test
    void aPluginMayStoreUntilItHasStoppedAndThenTheStoreIsClosed() throws Exception {
        MemoryStorage store = MemoryStorage.create();
        CompletableFuture<Storage> given = new CompletableFuture<>();
        CompletableFuture<CompletionStage<Void>> saved = new CompletableFuture<>();
        Plugin saving = new Plugin() {
            @Override
            public void start(PluginContext context) {
                given.complete(context.storage());
            }

            @Override
            public void stop() {
                saved.complete(given.join().put("last", Value.of(1)));
            }
        };
        PermissionSet extended = PermissionSet.of(PermissionProfile.EXTENDED);
        PluginManifest manifest = new PluginManifest("saver", "1.0.0", "x.Saver", "", "", List.of(), extended,
                Requirements.NONE, 1, RestartConfig.defaults(), ResourceLimits.defaults(), List.of(), Value.none());
        Rosey rosey = Rosey.builder().bus(InProcessEventBus.create()).runtime(InProcessRuntime.create()).storage(store)
                .plugin(PluginInstance.of(manifest, () -> saving), PluginSettings.defaults().withGranted(extended))
                .start();
        assertThat(given).isCompleted();
        rosey.close();
        assertThat(saved.get(30, TimeUnit.SECONDS).toCompletableFuture()).isCompleted();
        assertThat(given.get().get("last").toCompletableFuture()).isCompletedExceptionally();
        assertThat(store.open("saver").get("last").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void everythingIsClosedInTheReverseOrderOfTheStart() { // SCR-13
        List<String> order = new CopyOnWriteArrayList<>();
        InProcessEventBus bus = InProcessEventBus.create();
        Plugin plugin = new Plugin() {
            @Override
            public void start(PluginContext context) {
                order.add("plugin starts");
            }

            @Override
            public void stop() {
                bus.publish(Subject.of("a"), Payload.empty()); // the bus is there to the last
                order.add("plugin stops");
            }
        };
        Rosey.builder().bus(bus).runtime(InProcessRuntime.create()).connector(new Recorder(order))
                .plugin(PluginInstance.of(PluginManifest.of("last", "1.0.0", Plugin.class), () -> plugin))
                .start().close();
        assertThat(order).containsExactly(
                "plugin starts", "connector starts", "connector stops", "plugin stops");
        assertThatThrownBy(() -> bus.publish(Subject.of("a"), Payload.empty())).isInstanceOf(IllegalStateException.class);
    }

    /** Writes down when it is started and closed. */
    private record Recorder(List<String> order) implements Connector {
        @Override
        public String platform() {
            return "paper";
        }

        @Override
        public Set<String> channels() {
            return Set.of();
        }

        @Override
        public CompletionStage<Void> start(ConnectorContext context) {
            order.add("connector starts");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            order.add("connector stops");
        }
    }

    @Test
    void closeIsIdempotentAndEndsTheWaiting() throws Exception {
        Rosey rosey = Rosey.builder().bus(InProcessEventBus.create()).start();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                rosey.awaitClose();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        rosey.close();
        rosey.close();
        waiting.get(30, TimeUnit.SECONDS);
    }

    @Test
    void leavesNoThreadBehind() throws Exception { // S22-29
        run("!hello\n");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() ->
                assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("rosey-")));
    }

    @Test
    void aMissingBusOrRuntimeIsNamed() {
        assertThatThrownBy(() -> Rosey.builder().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("InProcessEventBus.create()");
        assertThatThrownBy(() -> Rosey.builder().bus(InProcessEventBus.create()).plugin(greeter()).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("IsolatedRuntime.create()");
    }

    @Test
    void aPluginThatCannotStartDoesNotKeepTheOthersFromStarting() {
        PluginInstance broken = PluginInstance.of(
                PluginManifest.of("broken", "1.0.0", Plugin.class), () -> context -> {
                    throw new IllegalStateException("no");
                });
        try (Rosey rosey = Rosey.builder().bus(InProcessEventBus.create()).runtime(InProcessRuntime.create())
                .plugin(broken).plugin(greeter()).start()) {
            assertThat(rosey.plugins().status("broken").orElseThrow().state()).isEqualTo(PluginState.FAILED);
            assertThat(rosey.plugins().status("greeter").orElseThrow().state()).isEqualTo(PluginState.RUNNING);
        }
    }

    @Test
    void aConnectorThatNeverConnectsEndsTheStartAndClosesEverything() {
        List<String> closed = new CopyOnWriteArrayList<>();
        EventBus bus = InProcessEventBus.create();
        assertThatThrownBy(() -> Rosey.builder().bus(bus).connector(new Unreachable(closed)).start())
                .isInstanceOf(RoseyException.class)
                .hasMessageContainingAll("nowhere", "no such channel");
        assertThat(closed).containsExactly("closed");
        assertThatThrownBy(() -> bus.publish(Subject.of("a"), Payload.empty())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void olderSubjectNamesWorkWhenTheyAreAskedFor() { // S22-19
        List<String> heard = new CopyOnWriteArrayList<>();
        SubjectAliases table = SubjectAliases.builder().plugin("dice", "dice-roller").channel("movies").build();
        try (Rosey rosey = Rosey.builder().bus(InProcessEventBus.create()).subjectAliases(table).start()) {
            rosey.bus().subscribe(SubjectFilter.of("rosey.event.dice-roller.rolled"),
                    event -> heard.add(event.subject().toString()));
            rosey.bus().publish(Subject.of("rosey.events.dice.rolled"), Payload.empty());
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heard.size() == 1);
            assertThat(heard).containsExactly("rosey.event.dice-roller.rolled");
        }
    }

    @Test
    void theAliasesOfManifestsAreAddedToTheTable() { // S22-19
        PluginManifest plain = PluginManifest.of("dice-roller", "1.0.0", Plugin.class);
        PluginManifest manifest = new PluginManifest(plain.name(), plain.version(), plain.main(), "", "", List.of(),
                plain.permissions(), plain.requires(), 1, plain.restart(), plain.limits(), List.of("dice"),
                plain.configSchema());
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Rosey rosey = Rosey.builder().bus(InProcessEventBus.create()).runtime(InProcessRuntime.create())
                .plugin(PluginInstance.of(manifest, () -> context -> {}))
                .subjectAliases(SubjectAliases.builder().build()).start()) {
            rosey.bus().subscribe(SubjectFilter.of("rosey.event.dice-roller.>"), event -> heard.add(event.type()));
            rosey.bus().publish(Subject.of("rosey.event.dice.rolled"), Payload.empty());
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heard.size() == 1);
            assertThat(heard).containsExactly("rolled");
        }
    }

    @Test
    void theLineOfAPluginShowsWhatAnOperatorNeeds() {
        PluginStatus status = new PluginStatus("dice-roller", "1.0.0", PluginState.RESTARTING, "exit code 3\nmore",
                OptionalLong.of(77), Duration.ofSeconds(3725), 2, 1,
                Optional.of(dev.rosey.api.plugin.ResourceUsage.of(1, 45.4, 1, 50)), SandboxLevel.PROCESS_ONLY);
        assertThat(PluginsCommand.line(status)).isEqualTo("dice-roller  RESTARTING  pid 77  uptime 1h2m  restarts 2  "
                + "memory 45 MB  sandbox NOT_ENFORCED  (exit code 3)");
    }

    /** Never connects. */
    private record Unreachable(List<String> closed) implements Connector {
        @Override
        public String platform() {
            return "nowhere";
        }

        @Override
        public Set<String> channels() {
            return Set.of();
        }

        @Override
        public CompletionStage<Void> start(ConnectorContext context) {
            return CompletableFuture.failedFuture(new IllegalStateException("no such channel"));
        }

        @Override
        public void close() {
            closed.add("closed");
        }
    }
}
