package dev.rosey.core.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.PluginInstance;
import dev.rosey.core.storage.MemoryStorage;
import dev.rosey.core.testkit.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may use the storage, and what becomes of a store that fails or is silent: S22-37. */
class GuardedStorageTest {
    private static final Value ONE = Value.of(1);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final InProcessEventBus bus = InProcessEventBus.builder().executor(time).timer(time).clock(time).build();
    private final List<Denials.PermissionDenied> denials = new ArrayList<>();
    private final MemoryStorage store = MemoryStorage.builder().clock(time).build();

    GuardedStorageTest() {
        bus.subscribe(dev.rosey.api.subject.SubjectFilter.of("rosey.security.permission_denied"), this::denied);
    }

    private void denied(Event event) {
        denials.add(event.payload().as(Denials.PermissionDenied.class));
    }

    private GuardedPluginHost host(PermissionSet granted, StorageProvider provider) {
        PluginInstance plugin = PluginInstance.of(PluginManifest.of("guest", "1.0.0", Plugin.class), () -> context -> {});
        PluginSpec spec = new PluginSpec(plugin, Value.map().build(), granted.forPlugin("guest"),
                RestartConfig.defaults(), ResourceLimits.defaults(), Duration.ofSeconds(10));
        return new GuardedPluginHost(spec, SharedHost.of(bus, "test", time, time, time, provider));
    }

    private static PermissionSet only(Permission... permissions) {
        PermissionSet.Builder builder = PermissionSet.builder(PermissionProfile.CUSTOM);
        for (Permission each : permissions) {
            builder.grant(each);
        }
        return builder.build();
    }

    private static Throwable failure(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return catchThrowable(() -> stage.toCompletableFuture().get()).getCause();
    }

    private static List<CompletionStage<?>> reads(Storage storage) {
        return List.of(storage.get("key"), storage.keys("", 1));
    }

    private static List<CompletionStage<?>> writes(Storage storage) {
        return List.of(storage.put("key", ONE), storage.put("key", ONE, Duration.ofSeconds(1)),
                storage.compareAndPut("key", Optional.empty(), ONE), storage.delete("key"));
    }

    private void requireDenied(GuardedPluginHost host, List<CompletionStage<?>> operations, Permission lacking) {
        time.runUntilIdle();
        assertThat(operations).allSatisfy(operation -> assertThat(failure(operation))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContainingAll("guest", lacking.name(), "/plugins/guest/permissions"));
        assertThat(host.denials()).isEqualTo(operations.size());
        assertThat(denials).hasSize(operations.size()).allSatisfy(denial -> {
            assertThat(denial.plugin()).isEqualTo("guest");
            assertThat(denial.permission()).isEqualTo(lacking);
        });
    }

    @Test
    void whoMayOnlyReadCannotWrite() throws ExecutionException, InterruptedException {
        store.open("guest").put("key", Value.of(5));
        GuardedPluginHost host = host(only(Permission.DATABASE_READ), store);
        requireDenied(host, writes(host.storage()), Permission.DATABASE_WRITE);
        assertThat(host.storage().get("key").toCompletableFuture().get()).contains(Value.of(5));
        assertThat(reads(host.storage())).allSatisfy(read -> assertThat(read.toCompletableFuture()).isCompleted());
    }

    @Test
    void whoMayOnlyWriteCannotRead() {
        GuardedPluginHost host = host(only(Permission.DATABASE_WRITE), store);
        requireDenied(host, reads(host.storage()), Permission.DATABASE_READ);
        assertThat(writes(host.storage())).allSatisfy(write -> assertThat(write.toCompletableFuture()).isCompleted());
    }

    @Test
    void whoMayNeitherReadNorWriteHasNoStorage() {
        GuardedPluginHost host = host(only(Permission.DATABASE_SCHEMA), store);
        assertThatThrownBy(host::storage).isInstanceOf(PermissionDeniedException.class);
        time.runUntilIdle();
        assertThat(denials).hasSize(1);
    }

    @Test
    void aGrantForAnotherNamespaceIsNoneForTheOwn() {
        PermissionSet elsewhere = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.DATABASE_READ, "other").grant(Permission.DATABASE_WRITE, "other").build();
        assertThatThrownBy(host(elsewhere, store)::storage).isInstanceOf(PermissionDeniedException.class);
    }

    @Test
    void theNamespaceIsThePluginsName() throws ExecutionException, InterruptedException {
        host(PermissionSet.of(PermissionProfile.EXTENDED), store).storage().put("key", ONE);
        assertThat(store.open("guest").get("key").toCompletableFuture().get()).contains(ONE);
    }

    @Test
    void aHostWithoutStorageSaysSo() {
        assertThatThrownBy(host(PermissionSet.of(PermissionProfile.EXTENDED), new NoStorage())::storage)
                .isInstanceOf(PluginException.class)
                .hasMessageContainingAll("guest", "storage(MemoryStorage.create())")
                .extracting(error -> ((PluginException) error).code()).isEqualTo("PLUGIN-010");
    }

    /** A provider whose storages answer every operation with a stage. */
    private static StorageProvider answering(java.util.function.Supplier<CompletionStage<?>> answer) {
        Storage storage = (Storage) Proxy.newProxyInstance(GuardedStorageTest.class.getClassLoader(),
                new Class<?>[] {Storage.class}, (proxy, method, arguments) -> answer.get());
        return new StorageProvider() {
            @Override
            public Storage open(String namespace) {
                return storage;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aStoreThatIsSilentIsNotWaitedForForever() {
        CompletableFuture<Object> silent = new CompletableFuture<>();
        Storage storage = host(PermissionSet.of(PermissionProfile.EXTENDED), answering(() -> silent)).storage();
        CompletionStage<?> operation = storage.get("key");
        time.advance(GuardedStorage.PATIENCE.minusMillis(1));
        assertThat(operation.toCompletableFuture()).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(failure(operation)).isInstanceOf(StorageException.class).hasMessageContainingAll("guest", "10 s");
        silent.complete(Optional.empty());
        time.runUntilIdle();
        assertThat(failure(operation)).isInstanceOf(StorageException.class);
    }

    @Test
    void whatWaitsForAStoreGoesOnOnTheHostsThreads() {
        CompletableFuture<Object> slow = new CompletableFuture<>();
        Storage storage = host(PermissionSet.of(PermissionProfile.EXTENDED), answering(() -> slow)).storage();
        List<Optional<Value>> seen = new ArrayList<>();
        CompletionStage<?> operation = storage.get("key").thenAccept(seen::add);
        slow.complete(Optional.of(ONE));
        assertThat(seen).isEmpty();
        time.runUntilIdle();
        assertThat(seen).containsExactly(Optional.of(ONE));
        time.advance(Duration.ofHours(1));
        assertThat(operation.toCompletableFuture()).isCompleted();
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "FAILS", "FAILS_LATER"})
    void whateverAStoreFailsWithIsAStorageException(Way way) {
        CompletableFuture<Object> later = new CompletableFuture<>();
        IllegalStateException failure = new IllegalStateException("the disk is full");
        Storage storage = host(PermissionSet.of(PermissionProfile.EXTENDED), answering(() -> switch (way) {
            case THROWS -> throw failure;
            case FAILS -> CompletableFuture.failedFuture(failure);
            case FAILS_LATER -> later.thenApply(value -> value);
        })).storage();
        CompletionStage<?> operation = storage.put("key", ONE);
        later.completeExceptionally(failure);
        time.runUntilIdle();
        assertThat(failure(operation)).isInstanceOf(StorageException.class)
                .hasMessageContainingAll("guest", "the disk is full").hasCause(failure);
    }

    enum Way { THROWS, FAILS, FAILS_LATER }
}
