package dev.rosey.examples.bot;

import dev.rosey.core.Rosey;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.cytube.CytubeConfig;
import dev.rosey.cytube.CytubeConnector;

/** Compiled, so that the page about CyTube is right. */
final class CytubeSnippet {
    private CytubeSnippet() {}

    static void run(String password) throws InterruptedException {
        CytubeConfig config = CytubeConfig.builder("https://cytu.be", "movies")
                .account("RoseyBot", password)
                .build();
        try (Rosey rosey = Rosey.builder()
                .bus(InProcessEventBus.create())
                .connector(CytubeConnector.create(config))
                .start()) {
            rosey.awaitClose();
        }
    }
}
