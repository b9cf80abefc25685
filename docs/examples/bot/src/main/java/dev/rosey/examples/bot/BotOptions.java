package dev.rosey.examples.bot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the command line asks for. */
record BotOptions(Action action, Path config) {
    enum Action {
        RUN,
        CHECK,
        HELP
    }

    static final String HELP = """
            Usage: run_bot.sh [--config FILE] [--check] [--help]

            Runs a bot on the console: type a command such as !roll 2d6, or !help.
            Answers go to standard output, the log to standard error. With piped
            input the bot ends by itself after the last answer.

              --config FILE   the configuration; by default rosey.json in this
                              directory, else the one of the example
              --check         says what was found (Java, sandbox, configuration,
                              plugins) and ends; status 1 if something is wrong
              --help          shows this text

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
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            switch (argument) {
                case "--help", "-h" -> action = Action.HELP;
                case "--check" -> action = Action.CHECK;
                case "--config" -> {
                    if (rest.isEmpty()) {
                        throw new IllegalArgumentException("--config needs a file; write --config FILE");
                    }
                    config = Optional.of(Path.of(rest.removeFirst()));
                }
                default -> throw new IllegalArgumentException(
                        "Unknown option " + argument + "; --help shows what there is");
            }
        }
        return new BotOptions(action, config.orElseGet(() -> defaultConfig(home)));
    }

    private static Path defaultConfig(Path home) {
        Path here = Path.of("rosey.json");
        return Files.exists(here) ? here : home.resolve("docs/examples/bot/rosey.json");
    }
}
