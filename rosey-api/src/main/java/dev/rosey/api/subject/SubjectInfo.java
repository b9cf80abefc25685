package dev.rosey.api.subject;

import java.util.List;

/**
 * What a subject means: the row of the subject table that it belongs to, with its parts taken out of it. Channels,
 * plugins and other outside texts are decoded; tail tokens are never lost.
 *
 * <pre>{@code
 * if (SubjectInfo.of(event.subject()) instanceof SubjectInfo.PlatformEvent platform) {
 *     log(platform.channel(), platform.type());          // movies, chat.message
 * }
 * }</pre>
 */
public sealed interface SubjectInfo {
    /** {@code rosey.platform.<platform>.<channel>.event.<type…>}. */
    record PlatformEvent(String platform, String channel, String type) implements SubjectInfo {}

    /** {@code rosey.platform.<platform>.<channel>.raw.<name>}. */
    record PlatformRaw(String platform, String channel, String name) implements SubjectInfo {}

    /** {@code rosey.platform.<platform>.<channel>.send.<action…>}. */
    record PlatformSend(String platform, String channel, String action) implements SubjectInfo {}

    /** {@code rosey.command.<plugin>.<command>}. */
    record Command(String plugin, String command) implements SubjectInfo {}

    /** {@code rosey.event.<source>.<name…>}. */
    record DomainEvent(String source, String name) implements SubjectInfo {}

    /** {@code rosey.plugin.<plugin>.<what…>}. */
    record PluginEvent(String plugin, String what) implements SubjectInfo {}

    /** {@code rosey.service.<service>.<operation…>}. */
    record Service(String service, String operation) implements SubjectInfo {}

    /** {@code rosey.security.<what…>}. */
    record Security(String what) implements SubjectInfo {}

    /** {@code rosey.monitoring.<metric…>}. */
    record Monitoring(String metric) implements SubjectInfo {}

    /** {@code rosey.deadletter.<original subject>}. */
    record DeadLetter(Subject original) implements SubjectInfo {}

    /** Any subject that is in no row of the table. */
    record Other(Subject subject) implements SubjectInfo {}

    /**
     * Reads a subject.
     *
     * @param subject any subject
     * @return its meaning; {@link Other} when no row of the table fits
     */
    static SubjectInfo of(Subject subject) {
        List<String> tokens = subject.tokens();
        if (tokens.size() < 3 || !tokens.get(0).equals(Subjects.ROOT)) {
            return new Other(subject);
        }
        try {
            return read(subject, tokens);
        } catch (IllegalArgumentException notOurEncoding) {
            return new Other(subject);
        }
    }

    private static SubjectInfo read(Subject subject, List<String> tokens) {
        int size = tokens.size();
        return switch (tokens.get(1)) {
            case "platform" -> size < 6 ? new Other(subject) : readPlatform(subject, tokens);
            case "command" -> size != 4 ? new Other(subject) : new Command(outside(tokens, 2), outside(tokens, 3));
            case "event" -> size < 4 ? new Other(subject) : new DomainEvent(outside(tokens, 2), tail(tokens, 3));
            case "plugin" -> size < 4 ? new Other(subject) : new PluginEvent(outside(tokens, 2), tail(tokens, 3));
            case "service" -> size < 4 ? new Other(subject) : new Service(outside(tokens, 2), tail(tokens, 3));
            case "security" -> new Security(tail(tokens, 2));
            case "monitoring" -> new Monitoring(tail(tokens, 2));
            case "deadletter" -> new DeadLetter(Subject.received(tail(tokens, 2)));
            default -> new Other(subject);
        };
    }

    private static SubjectInfo readPlatform(Subject subject, List<String> tokens) {
        String platform = outside(tokens, 2);
        String channel = outside(tokens, 3);
        return switch (tokens.get(4)) {
            case "event" -> new PlatformEvent(platform, channel, tail(tokens, 5));
            case "send" -> new PlatformSend(platform, channel, tail(tokens, 5));
            case "raw" -> tokens.size() == 6
                    ? new PlatformRaw(platform, channel, outside(tokens, 5))
                    : new Other(subject);
            default -> new Other(subject);
        };
    }

    private static String outside(List<String> tokens, int index) {
        return Subjects.decodeToken(tokens.get(index));
    }

    private static String tail(List<String> tokens, int from) {
        return String.join(".", tokens.subList(from, tokens.size()));
    }
}
