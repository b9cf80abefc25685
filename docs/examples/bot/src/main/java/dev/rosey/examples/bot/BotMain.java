package dev.rosey.examples.bot;

import dev.rosey.api.RoseyException;
import dev.rosey.api.spi.Lease;
import dev.rosey.core.Rosey;
import dev.rosey.core.RoseyBuilder;
import dev.rosey.core.config.RoseyConfig;
import dev.rosey.core.connector.StandbyConnector;
import dev.rosey.core.console.ConsoleConnector;
import dev.rosey.cytube.CytubeConfig;
import dev.rosey.cytube.CytubeConnector;
import dev.rosey.isolation.IsolatedRuntime;
import dev.rosey.nats.config.NatsConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
                case CHECK -> new Check(utf8Output()).run(options.config(), options.nats());
                case RUN -> serve(RoseyConfig.read(options.config()), options);
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

    private static int serve(RoseyConfig config, BotOptions options) {
        Optional<CytubeConfig> channel = options.cytube().map(each -> each.config().build());
        Optional<NatsConfig> nats = options.nats().map(each -> each.config(config.name()));
        IsolatedRuntime plugins = IsolatedRuntime.builder().minimumLevel(config.minimumSandbox()).build();
        Backbone backbone = nats.map(Backbone::on).orElseGet(Backbone::embedded);
        ConsoleConnector console = nats.isPresent() ? ConsoleConnector.create(thisProcess()) : ConsoleConnector.create();
        RoseyBuilder builder = Rosey.builder()
                .config(config)
                .bus(backbone.bus())
                .connector(console)
                .storage(backbone.storage())
                .runtime(plugins);
        Optional<CompletionStage<Void>> sentAway =
                channel.map(each -> join(each, options.cytube().orElseThrow(), backbone, builder));
        addPlugins(config, builder);
        boolean endsWithInput = sentAway.isEmpty() || ConsoleConnector.isTerminal();
        try (Rosey rosey = builder.start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(rosey::close, "rosey-shutdown"));
            LOG.info("The bot is running; {}", endsWithInput ? "it ends with its input" : "stop it with a signal");
            CompletionStage<Integer> end = endsWithInput
                    ? console.finished().thenApply(done -> 0)
                    : sentAway.orElseThrow().thenApply(done -> 1);
            CompletableFuture<Integer> lost = backbone.lost().thenApply(done -> 1);
            return end.applyToEither(lost, status -> status).toCompletableFuture().join();
        }
    }

    /**
     * Adds the channel; one of several hosts serves it.
     *
     * @return completes when the bot was sent away for good
     */
    private static CompletionStage<Void> join(
            CytubeConfig channel, CytubeOptions options, Backbone backbone, RoseyBuilder builder) {
        if (backbone.leases().isEmpty()) {
            CytubeConnector cytube = CytubeConnector.create(channel);
            builder.connector(cytube);
            return cytube.ended().thenAccept(ended -> {});
        }
        Lease lease = backbone.leases().get().lease("cytube/" + channel.site().getHost() + '/' + channel.channel());
        builder.connector(StandbyConnector.builder(
                        lease, active -> CytubeConnector.create(options.config().activeWhile(active).build()))
                .endedWhen(CytubeConnector::ended)
                .build());
        return new CompletableFuture<>(); // this host stands by again
    }

    /** A name that no other host has, so that what is typed here is answered here. */
    private static String thisProcess() {
        String host = System.getenv().getOrDefault("HOSTNAME", "host").replaceAll("[^A-Za-z0-9-]", "-");
        return host + '-' + ProcessHandle.current().pid() + '-' + Long.toString(System.currentTimeMillis(), 36);
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
