package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A plugin's process and the archive of the worker's classes. */
class ArchivedPluginIT extends RealProcesses {
    @Override
    IsolatedRuntime.Builder configured(IsolatedRuntime.Builder builder) {
        return builder.archived(true);
    }

    private static void start(PluginUnit unit) throws Exception {
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
    }

    private boolean isArchived() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("rosey"))) {
            return files.anyMatch(file -> file.toString().matches(".*classes-[0-9a-f]+\\.(jsa|aot)"));
        }
    }

    private static String mapped(PluginUnit unit) throws IOException {
        return Files.readString(Path.of("/proc", String.valueOf(unit.status().pid().orElseThrow()), "maps"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPluginTakesItsClassesFromTheArchiveAsSoonAsThereIsOne() throws Exception {
        PluginUnit unit = runtime.create(PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), host);
        start(unit);
        assertThat(mapped(unit)).doesNotContain("/rosey/classes-");
        await().atMost(Duration.ofSeconds(120)).until(this::isArchived);
        unit.stop(PATIENCE).toCompletableFuture().get(30, TimeUnit.SECONDS);

        start(unit);

        assertThat(mapped(unit)).contains(cache.resolve("rosey") + "/classes-");
    }
}
