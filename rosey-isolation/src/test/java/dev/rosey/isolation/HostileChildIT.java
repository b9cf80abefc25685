package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.core.storage.MemoryStorage;
import dev.rosey.isolation.internal.launch.LaunchPlan;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children that do not speak as a worker does: garbage, wrong lengths, half frames. */ // P11-32, P11-37
class HostileChildIT {
    @TempDir
    Path directory;

    private final RecordingHost host = new RecordingHost();

    private IsolatedRuntime runtime(String kind) {
        LaunchPlan plan = new LaunchPlan(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), HostileChild.class.getName(), kind),
                Map.of(), directory);
        return IsolatedRuntime.builder().plans(spec -> plan).build();
    }

    private String failure(String kind) throws Exception {
        try (IsolatedRuntime runtime = runtime(kind)) {
            PluginUnit unit = runtime.create(PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), host);
            StartResult result = unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(unit.status().state()).isEqualTo(PluginState.FAILED);
            assertThat(result).isInstanceOf(StartResult.Failed.class);
            return ((StartResult.Failed) result).message();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "huge", "negative", "unknown-kind", "storage-cut", "storage-text", "storage-value",
        "storage-time", "storage-flag", "storage-more", "too-long", "early", "wrong-nonce", "wrong-version", "greeted-again",
        "greeted-forges-reply", "greeted-forges-credit", "greeted-sends-code", "greeted-subscribes-twice",
        "greeted-calls-twice", "greeted-exceeds-credit"})
    void aProcessThatSpeaksNonsenseIsEnded(String kind) throws Exception {
        assertThat(failure(kind)).contains("protocol violation");
    }

    @Test
    void aFloodOfCallsToTheStorageEndsOnlyTheProcessThatMakesThem() throws Exception {
        try (MemoryStorage store = MemoryStorage.create();
                KeeperHost keeper = KeeperHost.start(directory, PermissionProfile.EXTENDED,
                        builder -> builder.storage(store));
                IsolatedRuntime runtime = runtime("storage-flood")) {
            host.storage = store.open("toolbox");
            PluginUnit unit = runtime.create(PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), host);
            unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
            for (int i = 1; i <= 200; i++) {
                Optional<Value> counted = keeper.act("count", "key", 0).toCompletableFuture().get(30, TimeUnit.SECONDS);
                assertThat(counted).contains(Value.of(i));
            }
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(host.statuses).anySatisfy(status ->
                    assertThat(status.reason()).contains("it does not read what it is sent")));
            assertThat(keeper.status().restarts()).isZero();
        }
    }

    @Test
    void halfAFrameIsTheEndOfTheProcess() throws Exception {
        assertThat(failure("half")).contains("exit status 5");
    }

    @Test
    void theLastWordsOfAProcessAreTold() throws Exception {
        assertThat(failure("dies-talking")).contains("exit status 6", "I cannot go on");
    }
}
