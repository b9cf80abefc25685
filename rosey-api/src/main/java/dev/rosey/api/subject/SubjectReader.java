package dev.rosey.api.subject;

import java.util.List;

/** Reads what subjects mean. Stateless. */
final class SubjectReader {
    private SubjectReader() {}

    static SubjectInfo read(Subject subject) {
        List<String> tokens = subject.tokens();
        if (tokens.size() < 3 || !tokens.get(0).equals(Subjects.ROOT)) {
            return new SubjectInfo.Other(subject);
        }
        try {
            return read(subject, tokens);
        } catch (IllegalArgumentException notOurEncoding) {
            return new SubjectInfo.Other(subject);
        }
    }

    private static SubjectInfo read(Subject subject, List<String> tokens) {
        int size = tokens.size();
        return switch (tokens.get(1)) {
            case "platform" -> size < 6 ? new SubjectInfo.Other(subject) : readPlatform(subject, tokens);
            case "command" -> size != 4
                    ? new SubjectInfo.Other(subject)
                    : new SubjectInfo.Command(outside(tokens, 2), outside(tokens, 3));
            case "event" -> size < 4
                    ? new SubjectInfo.Other(subject)
                    : new SubjectInfo.DomainEvent(outside(tokens, 2), tail(tokens, 3));
            case "plugin" -> size < 4
                    ? new SubjectInfo.Other(subject)
                    : new SubjectInfo.PluginEvent(outside(tokens, 2), tail(tokens, 3));
            case "service" -> size < 4
                    ? new SubjectInfo.Other(subject)
                    : new SubjectInfo.Service(outside(tokens, 2), tail(tokens, 3));
            case "security" -> new SubjectInfo.Security(tail(tokens, 2));
            case "monitoring" -> new SubjectInfo.Monitoring(tail(tokens, 2));
            case "deadletter" -> new SubjectInfo.DeadLetter(Subject.received(tail(tokens, 2)));
            default -> new SubjectInfo.Other(subject);
        };
    }

    private static SubjectInfo readPlatform(Subject subject, List<String> tokens) {
        String platform = outside(tokens, 2);
        String channel = outside(tokens, 3);
        return switch (tokens.get(4)) {
            case "event" -> new SubjectInfo.PlatformEvent(platform, channel, tail(tokens, 5));
            case "send" -> new SubjectInfo.PlatformSend(platform, channel, tail(tokens, 5));
            case "raw" -> tokens.size() == 6
                    ? new SubjectInfo.PlatformRaw(platform, channel, outside(tokens, 5))
                    : new SubjectInfo.Other(subject);
            default -> new SubjectInfo.Other(subject);
        };
    }

    private static String outside(List<String> tokens, int index) {
        return Subjects.decodeToken(tokens.get(index));
    }

    private static String tail(List<String> tokens, int from) {
        return String.join(".", tokens.subList(from, tokens.size()));
    }
}
