package dev.rosey.isolation;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.Rosey;
import dev.rosey.core.RoseyBuilder;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.isolation.testplugins.Keeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** An application with a plugin in a process of its own, through which a test reaches the plugin's storage. */
final class KeeperHost implements AutoCloseable, Storage {
    static final String PLUGIN = "keeper";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Rosey rosey;

    private KeeperHost(Rosey rosey) {
        this.rosey = rosey;
    }

    /** Starts it with a profile, and with what else the application is to have. */
    static KeeperHost start(Path cache, PermissionProfile profile, UnaryOperator<RoseyBuilder> more) {
        PermissionSet permissions = PermissionSet.builder(profile)
                .grant(Permission.EVENT_SUBSCRIBE, Keeper.SUBJECT)
                .grant(Permission.EVENT_PUBLISH, Keeper.SUBJECT)
                .build();
        RestartConfig quick = RestartConfig.defaults().withInitialDelay(Duration.ofMillis(50));
        PluginManifest manifest = new PluginManifest(PLUGIN, "1.0", Keeper.class.getName(), "", "", List.of(), permissions,
                Requirements.NONE, 1, quick, ResourceLimits.defaults(), List.of(), Value.none());
        return new KeeperHost(more.apply(Rosey.builder())
                .bus(InProcessEventBus.create())
                .runtime(IsolatedRuntime.builder().cacheDirectory(cache.resolve("rosey")).build())
                .plugin(new TestPlugin(manifest, TestPlugin.jar(Keeper.class)),
                        PluginSettings.defaults().withGranted(permissions))
                .start());
    }

    Rosey rosey() {
        return rosey;
    }

    PluginStatus status() {
        return rosey.plugins().status(PLUGIN).orElseThrow();
    }

    @Override
    public void close() {
        rosey.close();
    }

    /** Lets the plugin do something with a key, and so often. */
    CompletionStage<Optional<Value>> act(String what, String key, int number) {
        return ask(new Keeper.Task(
                what, key.chars().boxed().toList(), Value.none(), List.of(), Optional.empty(), number));
    }

    private CompletionStage<Optional<Value>> ask(Keeper.Task task) {
        Keeper.Done done;
        try {
            done = rosey.bus().request(Event.of(Subject.of(Keeper.SUBJECT), Payload.of(task)), PATIENCE)
                    .toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).payload().as(Keeper.Done.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        if (done.failed() && done.thrown()) {
            throw exception(done);
        }
        return done.failed()
                ? CompletableFuture.failedFuture(exception(done))
                : CompletableFuture.completedFuture(done.value().stream().findFirst());
    }

    /** The error as the plugin saw it. */
    private static RuntimeException exception(Keeper.Done done) {
        return switch (done.type()) {
            case "IllegalArgumentException" -> new IllegalArgumentException(done.message());
            case "StorageException" -> new StorageException(done.message(), null);
            case "PayloadException" -> new PayloadException(done.message());
            case "PluginException" -> new PluginException(done.code(), done.message());
            case "PermissionDeniedException" ->
                new PermissionDeniedException(PLUGIN, Permission.valueOf(done.permission()), done.message());
            default -> throw new AssertionError(done.toString());
        };
    }

    private CompletionStage<Optional<Value>> ask(
            String what, String key, Value value, Optional<Value> expected, Optional<Duration> time) {
        return ask(new Keeper.Task(what, key.chars().boxed().toList(), value, expected.stream().toList(), time, 0));
    }

    @Override
    public CompletionStage<Optional<Value>> get(String key) {
        return act("get", key, 0);
    }

    @Override
    public CompletionStage<Void> put(String key, Value value) {
        return ask("put", key, value, Optional.empty(), Optional.empty()).thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Void> put(String key, Value value, Duration timeToLive) {
        return ask("put", key, value, Optional.empty(), Optional.of(timeToLive)).thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Boolean> compareAndPut(String key, Optional<Value> expected, Value value) {
        return ask("compare", key, value, expected, Optional.empty()).thenApply(done -> done.orElseThrow().as(Boolean.class));
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        return act("delete", key, 0).thenAccept(done -> {});
    }

    @Override
    public CompletionStage<List<String>> keys(String prefix, int limit) {
        return act("keys", prefix, limit).thenApply(done -> done.orElseThrow().asListOf(String.class));
    }
}
