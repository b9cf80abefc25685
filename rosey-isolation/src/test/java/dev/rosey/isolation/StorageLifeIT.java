package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.subject.Subjects;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin's data outlives its process; what it was not granted, it does not get. */
class StorageLifeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path cache;

    private final MemoryStorage store = MemoryStorage.create();

    private static Optional<Value> get(CompletionStage<Optional<Value>> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static long count(KeeperHost keeper) throws Exception {
        return get(keeper.act("count", "counter", 0)).orElseThrow().as(Long.class);
    }

    private KeeperHost start(PermissionProfile profile) {
        return KeeperHost.start(cache, profile, builder -> builder.storage(store));
    }

    @Test
    void aKilledPluginGoesOnCountingWhereItWas() throws Exception {
        try (KeeperHost keeper = start(PermissionProfile.EXTENDED)) {
            for (int i = 1; i <= 5; i++) {
                assertThat(count(keeper)).isEqualTo(i);
            }
            long before = keeper.status().pid().orElseThrow();
            assertThat(ProcessHandle.of(before).orElseThrow().destroyForcibly()).isTrue();
            await().atMost(PATIENCE).until(() -> keeper.status().state() == PluginState.RUNNING
                    && keeper.status().restarts() == 1);

            assertThat(keeper.status().pid().orElseThrow()).isNotEqualTo(before);
            assertThat(count(keeper)).isEqualTo(6);
        }
    }

    @Test
    void whatAPluginPutsWhileItStopsIsKeptWithoutWaiting() throws Exception {
        try (KeeperHost keeper = start(PermissionProfile.EXTENDED)) {
            keeper.rosey().plugins().stop(KeeperHost.PLUGIN).toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(keeper.status().state()).isEqualTo(PluginState.STOPPED);
            assertThat(get(store.open(KeeperHost.PLUGIN).get("stopped"))).contains(Value.of(99));
        }
    }

    @Test
    void withoutStorageTheHostSaysSo() {
        try (KeeperHost keeper = KeeperHost.start(cache, PermissionProfile.EXTENDED, builder -> builder)) {
            assertThatThrownBy(() -> keeper.act("open", "", 0)).isInstanceOf(PluginException.class)
                    .hasMessageContaining("MemoryStorage")
                    .extracting(error -> ((PluginException) error).code()).isEqualTo("PLUGIN-010");
        }
    }

    @Test
    void withoutPermissionsThereIsNoStorageAndItIsReported() {
        try (KeeperHost keeper = start(PermissionProfile.MINIMAL)) {
            List<Event> denials = denials(keeper);
            assertThatThrownBy(() -> keeper.act("open", "", 0)).isInstanceOf(PermissionDeniedException.class)
                    .extracting(error -> ((PermissionDeniedException) error).permission())
                    .isEqualTo(Permission.DATABASE_READ);
            await().atMost(PATIENCE).until(() -> denials.size() == 1);
        }
    }

    @Test
    void whoMayOnlyReadIsDeniedToWriteAndItIsReported() throws Exception {
        get(store.open(KeeperHost.PLUGIN).put("key", Value.of(1)).thenApply(done -> Optional.empty()));
        try (KeeperHost keeper = start(PermissionProfile.STANDARD)) {
            List<Event> denials = denials(keeper);
            assertThat(get(keeper.get("key"))).contains(Value.of(1));
            Throwable failure = catchThrowable(() -> keeper.put("key", Value.of(2)).toCompletableFuture().join()).getCause();
            assertThat(failure).isInstanceOf(PermissionDeniedException.class);
            assertThat(((PermissionDeniedException) failure).permission()).isEqualTo(Permission.DATABASE_WRITE);
            assertThat(get(keeper.get("key"))).contains(Value.of(1));
            await().atMost(PATIENCE).until(() -> denials.size() == 1);
        }
    }

    private static List<Event> denials(KeeperHost keeper) {
        List<Event> denials = new CopyOnWriteArrayList<>();
        keeper.rosey().bus().subscribe(SubjectFilter.of(Subjects.PERMISSION_DENIED.toString()), denials::add);
        return denials;
    }
}
