package dev.rosey.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.storage.Storage;
import dev.rosey.contract.StorageContract;
import dev.rosey.core.testkit.RoseyTestKit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The contract of storages through a plugin in the application's process. */
class InProcessStorageTest extends StorageContract {
    private RoseyTestKit kit;

    @Override
    protected Storage createStorage() {
        kit = RoseyTestKit.create();
        CompletableFuture<PluginContext> context = new CompletableFuture<>();
        kit.install(new PluginManifest("keeper", "1.0.0", "x.Keeper", "", "", List.of(),
                PermissionSet.of(PermissionProfile.EXTENDED), Requirements.NONE, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none()), context::complete);
        return context.join().storage();
    }

    @Test
    void theKitShowsWhatAPluginKeeps() {
        get(storage.put("key", Value.of(1), Duration.ofMinutes(1)));
        assertThat(get(kit.storage("keeper").get("key"))).contains(Value.of(1));
        assertThat(get(kit.storage("other").get("key"))).isEmpty();
        kit.advance(Duration.ofMinutes(1));
        assertThat(get(kit.storage("keeper").get("key"))).isEmpty();
    }

    @Override
    protected void closeStorage() {
        kit.close();
    }

    @Override
    protected void pass(Duration time) {
        kit.advance(time);
    }
}
