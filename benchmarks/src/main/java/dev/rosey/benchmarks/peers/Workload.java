package dev.rosey.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Filters, and subjects to look up among them. The names are those that a bot's bus carries; the order is always the
 * same.
 *
 * @param filters what is subscribed
 * @param subjects what is published, in no order
 */
public record Workload(List<String> filters, List<String> subjects) {
    private static final List<String> SOURCES = List.of("dice-roller", "trivia", "8ball", "rules", "scheduler");

    /** Copies the lists. */
    public Workload {
        filters = List.copyOf(filters);
        subjects = List.copyOf(subjects);
    }

    /** Filters of which one in ten has a {@code *} and one in fifty ends in {@code >}; each subject matches one filter. */
    public static Workload mixed(int subscriptions) {
        List<String> filters = new ArrayList<>(subscriptions);
        List<String> subjects = new ArrayList<>(subscriptions);
        for (int i = 0; i < subscriptions; i++) {
            int kind = i % 50;
            if (kind == 0) {
                filters.add("rosey.platform.cytube.channel-" + i + ".event.>");
                subjects.add("rosey.platform.cytube.channel-" + i + ".event.chat.message");
            } else if (kind <= 5) {
                boolean isCommand = kind % 2 == 0;
                filters.add(isCommand
                        ? "rosey.command.plugin-" + i + ".*"
                        : "rosey.platform.*.channel-" + i + ".event.user.joined");
                subjects.add(isCommand
                        ? "rosey.command.plugin-" + i + ".roll"
                        : "rosey.platform.cytube.channel-" + i + ".event.user.joined");
            } else {
                filters.add(literal(i));
                subjects.add(literal(i));
            }
        }
        return new Workload(filters, shuffled(subjects));
    }

    /** Filters without wildcards. At every size a thousand subjects are looked up, so that only the table grows. */
    public static Workload literals(int subscriptions) {
        List<String> filters = new ArrayList<>(subscriptions);
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < subscriptions; i++) {
            filters.add(literal(i));
        }
        for (int i = 0; i < subscriptions; i += subscriptions / 1000) {
            subjects.add(literal(i)); // side by side in memory, whatever the size of the table
        }
        return new Workload(filters, shuffled(subjects));
    }

    /** Subjects that a hundred filters match each: 88 without wildcard, 10 with {@code *}, 2 that end in {@code >}. */
    public static Workload fanOut(int subscriptions) {
        List<String> filters = new ArrayList<>(subscriptions);
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < subscriptions / 100; i++) {
            String subject = "rosey.event.source-" + i + ".round.ended";
            subjects.add(subject);
            for (int j = 0; j < 88; j++) {
                filters.add(subject);
            }
            for (int j = 0; j < 5; j++) {
                filters.add("rosey.event.source-" + i + ".*.ended");
                filters.add("rosey.*.source-" + i + ".round.ended");
            }
            filters.add("rosey.event.source-" + i + ".>");
            filters.add("rosey.event.source-" + i + ".round.>");
        }
        return new Workload(filters, shuffled(subjects));
    }

    /** The filters of {@link #mixed(int)}, and far more subjects than a cache has room for; each matches a wildcard. */
    public static Workload distinct(int subscriptions, int subjects) {
        List<String> names = new ArrayList<>(subjects);
        int wildcards = subscriptions / 50; // of the kind plugin-<n>.* with n = 2, 52, 102, ...
        for (int i = 0; i < subjects; i++) {
            names.add("rosey.command.plugin-" + (50 * (i % wildcards) + 2) + ".command-" + i);
        }
        return new Workload(mixed(subscriptions).filters(), shuffled(names));
    }

    private static String literal(int i) {
        return switch (i % 4) {
            case 0 -> "rosey.platform.cytube.channel-" + i + ".event.chat.message";
            case 1 -> "rosey.event." + SOURCES.get(i % SOURCES.size()) + ".round-" + i;
            case 2 -> "rosey.command.plugin-" + i + ".roll";
            default -> "rosey.service.storage-" + i + ".get";
        };
    }

    private static List<String> shuffled(List<String> names) {
        Collections.shuffle(names, new Random(42));
        return names;
    }
}
