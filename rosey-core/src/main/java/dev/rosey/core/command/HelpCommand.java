package dev.rosey.core.command;

import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.plugin.CommandSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Answers {@code !help} with the commands that the user may use, and {@code !help roll} with all about one. */
final class HelpCommand {
    static final String NAME = "help";

    private final String prefix;
    private final RouterTexts texts;
    private final Supplier<List<CommandSpec>> specs;

    /**
     * @param specs all commands; of several with one name the first counts
     */
    HelpCommand(String prefix, RouterTexts texts, Supplier<List<CommandSpec>> specs) {
        this.prefix = prefix;
        this.texts = texts;
        this.specs = specs;
    }

    BuiltInCommand command() {
        return BuiltInCommand.of(NAME, "[command]", "Lists the commands, or explains one.", this::answer);
    }

    private Reply answer(Invocation invocation) {
        return Reply.text(invocation.argument(0).map(this::explain).orElseGet(() -> list(invocation.message().rank())));
    }

    private String list(double rank) {
        String names = specs.get().stream()
                .filter(spec -> rank >= spec.minimumRank())
                .map(spec -> texts.command(spec.name()))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
        return "Commands: " + names + ". Try " + prefix + "help <command>.";
    }

    private String explain(String wanted) {
        String name = wanted.startsWith(prefix) ? wanted.substring(prefix.length()) : wanted;
        return specs.get().stream()
                .filter(spec -> isCalled(spec, name))
                .findFirst()
                .map(this::explain)
                .orElseGet(() -> texts.unknown(name));
    }

    private String explain(CommandSpec spec) {
        List<String> parts = new ArrayList<>();
        parts.add(texts.usage(spec) + (spec.description().isBlank() ? "" : ": " + spec.description().strip()));
        if (!spec.aliases().isEmpty()) {
            parts.add("Also: " + spec.aliases().stream().map(texts::command).collect(Collectors.joining(", ")));
        }
        if (!spec.cooldown().isZero()) {
            parts.add("Cooldown: " + RouterTexts.seconds(spec.cooldown()));
        }
        if (spec.minimumRank() > Ranks.ANONYMOUS) {
            parts.add("Needs rank: " + RouterTexts.rank(spec.minimumRank()));
        }
        return parts.stream().map(part -> part.endsWith(".") ? part : part + '.').collect(Collectors.joining(" "));
    }

    private static boolean isCalled(CommandSpec spec, String name) {
        return spec.name().equalsIgnoreCase(name) || spec.aliases().stream().anyMatch(name::equalsIgnoreCase);
    }
}
