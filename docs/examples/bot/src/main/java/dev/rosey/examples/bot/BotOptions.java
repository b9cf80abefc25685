package dev.rosey.examples.bot;

import dev.rosey.nats.config.NatsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the command line asks for. */
record BotOptions(Action action, Path config, Optional<CytubeOptions> cytube, Optional<NatsOptions> nats) {
    enum Action {
        RUN,
        CHECK,
        HELP
    }

    static final String HELP = """
            Usage: run_bot.sh [--config FILE] [--check] [--help]
                   run_bot.sh --cytube URL CHANNEL [--user NAME] [--password-file FILE]
                              [--channel-password-file FILE] [--config FILE]
                   run_bot.sh --nats [URL] [--nats-credentials FILE] [any of the above]

            Runs a bot on the console: type a command such as !roll 2d6, or !help.
            Answers go to standard output, the log to standard error. With piped
            input the bot ends by itself after the last answer.

              --config FILE   the configuration; by default rosey.json in this
                              directory, else the one of the example
              --check         says what was found (Java, sandbox, configuration,
                              plugins) and ends; status 1 if something is wrong
              --help          shows this text

            With --cytube the bot is in a channel of a CyTube site as well, and runs
            until it is stopped, or kicked for good.

              --cytube URL CHANNEL   the site, such as https://cytu.be, and the
                                     name of the channel
              --user NAME            its name there: a guest, or with a password an
                                     account; without a name it hears but cannot talk
              --password-file FILE   has the password of the account
              --channel-password-file FILE
                                     has the password of the channel

            With --nats the bus is on NATS servers: several hosts that are started so
            share the commands, what plugins store, and channels, of which one host
            at a time serves each while the others stand by.

              --nats [URL]   the server, nats://localhost:4222 when none is named;
                             several with commas between them
              --nats-credentials FILE
                             has a JWT and an NKey, as nsc writes them; a name and
                             password may stand in the URL: nats://NAME:PASSWORD@HOST

            The environment variable ROSEY_LOG_LEVEL sets the detail of the log:
            ERROR, WARN, INFO (the default) or DEBUG.
            """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it cannot be understood; the message is for the user
     */
    static BotOptions parse(List<String> arguments, Path home) {
        Action action = Action.RUN;
        Optional<Path> config = Optional.empty();
        CytubeOptions.Builder cytube = new CytubeOptions.Builder();
        Optional<List<String>> servers = Optional.empty();
        Optional<Path> credentials = Optional.empty();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            switch (argument) {
                case "--help", "-h" -> action = Action.HELP;
                case "--check" -> action = Action.CHECK;
                case "--config" -> config = Optional.of(Path.of(next(rest, "--config FILE")));
                case "--cytube" -> cytube.site(
                        next(rest, "--cytube URL CHANNEL"), next(rest, "--cytube URL CHANNEL"));
                case "--user" -> cytube.user(next(rest, "--user NAME"));
                case "--password-file" -> cytube.passwordFile(Path.of(next(rest, "--password-file FILE")));
                case "--channel-password-file" ->
                    cytube.channelPasswordFile(Path.of(next(rest, "--channel-password-file FILE")));
                case "--nats" -> servers = Optional.of(rest.isEmpty() || rest.getFirst().startsWith("--")
                        ? List.of(NatsConfig.DEFAULT_SERVER)
                        : List.of(rest.removeFirst().split(",", -1)));
                case "--nats-credentials" ->
                    credentials = Optional.of(Path.of(next(rest, "--nats-credentials FILE")));
                default -> throw new IllegalArgumentException(
                        "Unknown option " + argument + "; --help shows what there is");
            }
        }
        if (credentials.isPresent() && servers.isEmpty()) {
            throw new IllegalArgumentException("--nats-credentials is for --nats; write --nats [URL] as well");
        }
        Optional<Path> file = credentials;
        return new BotOptions(action, config.orElseGet(() -> defaultConfig(home)), cytube.build(),
                servers.map(each -> new NatsOptions(each, file)));
    }

    private static String next(Deque<String> rest, String form) {
        if (rest.isEmpty() || rest.getFirst().startsWith("--")) {
            String option = form.substring(0, form.indexOf(' '));
            throw new IllegalArgumentException(option + " needs more; write " + form);
        }
        return rest.removeFirst();
    }

    private static Path defaultConfig(Path home) {
        Path here = Path.of("rosey.json");
        return Files.exists(here) ? here : home.resolve("docs/examples/bot/rosey.json");
    }
}
