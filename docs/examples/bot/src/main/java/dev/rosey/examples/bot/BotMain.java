package dev.rosey.examples.bot;

import dev.rosey.api.RoseyException;
import dev.rosey.core.Rosey;
import dev.rosey.core.RoseyBuilder;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.config.RoseyConfig;
import dev.rosey.core.console.ConsoleConnector;
import dev.rosey.core.storage.MemoryStorage;
import dev.rosey.cytube.CytubeConfig;
import dev.rosey.cytube.CytubeConnector;
import dev.rosey.isolation.IsolatedRuntime;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bot: everything it does is assembled here. */
public final class BotMain {
    private static final Logger LOG = LoggerFactory.getLogger("rosey");

    private BotMain() {}

    /** Runs the bot and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), Path.of(System.getProperty("rosey.home", "."))));
    }

    private static int run(List<String> arguments, Path home) {
        try {
            BotOptions options = BotOptions.parse(arguments, home);
            return switch (options.action()) {
                case HELP -> help();
                case CHECK -> new Check(utf8Output()).run(options.config());
                case RUN -> serve(RoseyConfig.read(options.config()), options.cytube().map(CytubeOptions::config));
            };
        } catch (RoseyException e) {
            LOG.error("{} [{}]", e.getMessage(), e.code());
            return 1;
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
            return 2;
        }
    }

    private static int help() {
        utf8Output().print(BotOptions.HELP);
        return 0;
    }

    private static int serve(RoseyConfig config, Optional<CytubeConfig> channel) {
        ConsoleConnector console = ConsoleConnector.create();
        Optional<CytubeConnector> cytube = channel.map(CytubeConnector::create);
        RoseyBuilder builder = Rosey.builder()
                .config(config)
                .bus(InProcessEventBus.create())
                .connector(console)
                .storage(MemoryStorage.create())
                .runtime(IsolatedRuntime.builder().minimumLevel(config.minimumSandbox()).build());
        cytube.ifPresent(builder::connector);
        addPlugins(config, builder);
        boolean endsWithInput = cytube.isEmpty() || ConsoleConnector.isTerminal();
        try (Rosey rosey = builder.start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(rosey::close, "rosey-shutdown"));
            LOG.info("The bot is running; {}", endsWithInput ? "it ends with its input" : "stop it with a signal");
            console.finished().toCompletableFuture().join();
            if (endsWithInput) {
                return 0;
            }
            cytube.orElseThrow().ended().toCompletableFuture().join();
            return 1; // it was sent away: whoever stops the bot does it by a signal
        }
    }

    /** A plugin that cannot be loaded is reported, and the others run. */
    private static void addPlugins(RoseyConfig config, RoseyBuilder builder) {
        for (RoseyConfig.PluginEntry entry : config.plugins()) {
            if (entry.isEnabled()) {
                try {
                    builder.plugin(entry.load(), entry.settings());
                } catch (RoseyException e) {
                    LOG.error("Plugin {} is left out: {} [{}]", entry.name(), e.getMessage(), e.code());
                }
            }
        }
    }

    private static PrintStream utf8Output() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }
}
