package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.isolation.internal.launch.LaunchPlan;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    private String failure(String kind) throws Exception {
        LaunchPlan plan = new LaunchPlan(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), HostileChild.class.getName(), kind),
                Map.of(), directory);
        try (IsolatedRuntime runtime = IsolatedRuntime.builder().plans(spec -> plan).build()) {
            PluginUnit unit = runtime.create(PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), host);
            StartResult result = unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(unit.status().state()).isEqualTo(PluginState.FAILED);
            assertThat(result).isInstanceOf(StartResult.Failed.class);
            return ((StartResult.Failed) result).message();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "huge", "negative", "unknown-kind"})
    void aProcessThatSpeaksNonsenseIsEnded(String kind) throws Exception {
        assertThat(failure(kind)).contains("protocol violation");
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
