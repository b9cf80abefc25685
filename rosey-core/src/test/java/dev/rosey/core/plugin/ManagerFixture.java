package dev.rosey.core.plugin;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.VersionRange;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A manager of plugins without code, in virtual time. */
final class ManagerFixture {
    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration GRACE = Duration.ofSeconds(5);

    final VirtualTime time = new VirtualTime(Instant.parse("2030-01-01T00:00:00Z"));
    final InProcessEventBus bus = InProcessEventBus.builder().executor(time).timer(time).clock(time).build();
    final FakeRuntime runtime = new FakeRuntime(time);
    final PluginManager manager = new PluginManager(bus, "test", List.of(runtime), time, time, time);
    private final List<Event> events = new ArrayList<>();

    ManagerFixture() {
        bus.subscribe(SubjectFilter.of("rosey.plugin.>"), SubscribeOptions.builder().direct().build(), events::add);
    }

    private record Jar(PluginManifest manifest) implements PluginArtifact {
        @Override
        public String origin() {
            return manifest.name() + ".jar";
        }

        @Override
        public byte[] code() {
            return new byte[0];
        }
    }

    static PluginArtifact jar(String name, List<String> requires, CommandSpec... commands) {
        Map<String, VersionRange> plugins = new LinkedHashMap<>();
        requires.forEach(other -> plugins.put(other, VersionRange.ANY));
        return new Jar(new PluginManifest(name, "1.0.0", "x." + name, "", "", List.of(commands),
                PermissionSet.of(PermissionProfile.STANDARD),
                new Requirements(plugins, 17, List.of(), List.of(), List.of(), false), 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none()));
    }

    FakeUnit load(String name, String... requires) {
        manager.load(jar(name, List.of(requires)), PluginSettings.defaults());
        return runtime.unit(name);
    }

    /** Loads and starts. */
    FakeUnit running(String name, String... requires) {
        FakeUnit unit = load(name, requires);
        StartResult result = after(SECOND, manager.start(name));
        if (!result.isRunning()) {
            throw new AssertionError(name + " did not start: " + result);
        }
        return unit;
    }

    /** The value that a stage has after so much time. */
    <T> T after(Duration duration, CompletionStage<T> stage) {
        time.advance(duration);
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            throw new AssertionError("No answer within " + duration);
        }
        return future.join();
    }

    <T> T now(CompletionStage<T> stage) {
        return after(Duration.ZERO, stage);
    }

    PluginState state(String name) {
        return status(name).state();
    }

    PluginStatus status(String name) {
        return manager.status(name).orElseThrow();
    }

    /** What was said of a plugin's life so far: the last tokens of the subjects, in order. */
    List<String> events(String name) {
        return events.stream()
                .filter(event -> event.subject().tokens().get(2).equals(name))
                .map(event -> event.subject().tokens().get(3))
                .toList();
    }

    /** What was said of all plugins on a subject, in order. */
    List<Event> published(String what) {
        return events.stream().filter(event -> event.subject().tokens().get(3).equals(what)).toList();
    }
}
