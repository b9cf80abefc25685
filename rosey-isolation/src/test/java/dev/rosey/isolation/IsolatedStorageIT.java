package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.contract.StorageContract;
import dev.rosey.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of storages through a plugin in a process of its own, and what only such a plugin meets. */
class IsolatedStorageIT extends StorageContract {
    @TempDir
    static Path cache;

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private static final MemoryStorage STORE = MemoryStorage.builder().clock(NOW::get).build();
    private static KeeperHost keeper;

    @BeforeAll
    static void startPlugin() {
        keeper = KeeperHost.start(cache, PermissionProfile.EXTENDED, builder -> builder.storage(STORE));
    }

    @AfterAll
    static void stopPlugin() {
        keeper.close();
    }

    @Override
    protected Storage createStorage() {
        return keeper;
    }

    @Override
    protected void closeStorage() {
        assertThat(keeper.status().state()).isEqualTo(PluginState.RUNNING);
        assertThat(keeper.status().restarts()).isZero();
        Storage all = STORE.open(KeeperHost.PLUGIN);
        while (!get(all.keys("", 1)).isEmpty()) {
            get(all.keys("", Storage.MAX_KEYS)).forEach(key -> get(all.delete(key)));
        }
    }

    @Override
    protected void pass(Duration time) {
        NOW.updateAndGet(now -> now.plus(time));
    }

    @Test
    void whatThePluginKeepsIsInTheHostUnderItsName() {
        get(keeper.put("key", Value.of(1)));
        assertThat(get(STORE.open(KeeperHost.PLUGIN).get("key"))).contains(Value.of(1));
        assertThat(get(STORE.open("other").get("key"))).isEmpty();
    }

    @Test
    void manyGreatValuesAskedForAtOnceAllArrive() {
        get(keeper.put("key", sized(Storage.MAX_VALUE_BYTES)));
        long bytes = get(keeper.act("burst", "key", 300)).orElseThrow().as(Long.class);
        assertThat(bytes).isEqualTo(300L * ((Value.Bytes) sized(Storage.MAX_VALUE_BYTES)).length());
    }

    @Test
    void moreCallsThanMayWaitAreRefusedInThePluginsProcess() {
        get(keeper.put("key", Value.of(new byte[1])));
        assertThat(failure(keeper.act("burst", "key", 20_000))).isInstanceOf(StorageException.class)
                .hasMessageContaining("wait already");
    }

    @Test
    void callsThatAreNotWaitedForAreDoneInTheirOrder() {
        for (int round = 0; round < 20; round++) {
            assertThat(get(keeper.act("ordered", "key", 500))).contains(Value.of(500));
        }
    }

    @Test
    void aValueThatDoesNotFitIntoAFrameIsRefusedLikeAnyOther() {
        assertThat(failure(keeper.act("huge", "key", 0))).isInstanceOf(StorageException.class)
                .hasMessageContaining(String.valueOf(Storage.MAX_VALUE_BYTES));
        assertThat(failure(keeper.act("deep", "key", 0))).isInstanceOf(PayloadException.class);
        assertThat(get(keeper.get("key"))).isEmpty();
    }

    @Test
    void aStoreThatIsFullSaysSo() {
        Storage own = STORE.open(KeeperHost.PLUGIN);
        for (int i = 0; i < 63; i++) {
            get(own.put("filler" + i, sized(Storage.MAX_VALUE_BYTES)));
        }
        assertThat(failure(keeper.put("key", sized(Storage.MAX_VALUE_BYTES)))).isInstanceOf(StorageException.class)
                .hasMessageContainingAll("keeper", "full", "delete");
    }
}
