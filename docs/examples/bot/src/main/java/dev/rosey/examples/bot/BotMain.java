package dev.rosey.examples.bot;

import dev.rosey.api.RoseyException;
import dev.rosey.core.Rosey;
import dev.rosey.core.RoseyBuilder;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.config.RoseyConfig;
import dev.rosey.core.console.ConsoleConnector;
import dev.rosey.core.storage.MemoryStorage;
import dev.rosey.isolation.IsolatedRuntime;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
                case RUN -> serve(RoseyConfig.read(options.config()));
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

    private static int serve(RoseyConfig config) {
        ConsoleConnector console = ConsoleConnector.create();
        RoseyBuilder builder = Rosey.builder()
                .config(config)
                .bus(InProcessEventBus.create())
                .connector(console)
                .runtime(IsolatedRuntime.create())
                .storage(MemoryStorage.create());
        addPlugins(config, builder);
        try (Rosey rosey = builder.start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(rosey::close, "rosey-shutdown"));
            console.finished().toCompletableFuture().join();
        }
        return 0;
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
