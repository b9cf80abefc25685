package dev.rosey.examples.bot;

import dev.rosey.core.Rosey;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.console.ConsoleConnector;
import dev.rosey.core.plugin.PluginJar;
import dev.rosey.isolation.IsolatedRuntime;
import java.nio.file.Path;

/** The embedding example of the README; compiled, so that it stays true. */
final class EmbedSnippet {
    private EmbedSnippet() {}

    static void run() throws InterruptedException {
        try (Rosey rosey = Rosey.builder()
                .bus(InProcessEventBus.create())
                .connector(ConsoleConnector.create())
                .runtime(IsolatedRuntime.create())
                .plugin(PluginJar.of(Path.of("plugins/dice-roller.jar")))
                .start()) {
            rosey.awaitClose();
        }
    }
}
