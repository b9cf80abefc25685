package dev.rosey.core.command;

import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.RequestTimeoutException;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.bus.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the router says to users: one line each, without anything that only the operator is to know. */
final class RouterTexts {
    private static final int MAX_NAME = 32;
    private static final int MAX_REASON = 200;
    private static final List<String> RANK_NAMES =
            List.of("anonymous", "guest", "registered", "leader", "moderator", "admin", "owner", "founder");

    private final String prefix;

    RouterTexts(String prefix) {
        this.prefix = prefix;
    }

    /** A command as users type it; text from outside is cleaned and cut. */
    String command(String name) {
        return prefix + cleaned(name, MAX_NAME);
    }

    String tooLong(String name, int length, int maximum) {
        return command(name) + " is too long: " + length + " characters; at most " + maximum + " are allowed.";
    }

    String unknown(String name) {
        return "Unknown command " + command(name) + ". Try " + prefix + "help.";
    }

    String rankTooLow(CommandSpec spec) {
        return "You may not use " + command(spec.name()) + ": it needs rank " + rank(spec.minimumRank()) + '.';
    }

    String rateLimited(CommandRouterOptions options) {
        return "Too many commands: at most " + options.perMinute() + " a minute. Wait a moment.";
    }

    String coolingDown(String name, Duration left) {
        return command(name) + " is cooling down. Try again in " + seconds(left) + '.';
    }

    String unavailable(String name, String reason) {
        String why = cleaned(reason, MAX_REASON).strip();
        return command(name) + " is not available: " + (why.endsWith(".") ? why : why + '.');
    }

    String busy(String name) {
        return command(name) + " was not run: too many commands are running. Try again in a moment.";
    }

    /** Adds the usage to a reply that asks for it. */
    Reply complete(CommandSpec spec, Reply reply) {
        if (reply.kind() != Reply.Kind.USAGE) {
            return reply;
        }
        String problem = reply.text().strip();
        if (!problem.isEmpty() && ".!?".indexOf(problem.charAt(problem.length() - 1)) < 0) {
            problem += '.';
        }
        return Reply.text((problem + " Usage: " + usage(spec)).strip());
    }

    String usage(CommandSpec spec) {
        return (command(spec.name()) + ' ' + spec.usage()).strip();
    }

    /** What the user hears instead of an answer. */
    String failure(String name, Throwable failure, Optional<String> reason) {
        if (failure instanceof RequestFailedException failed) {
            return failure(name, failed.outcome(), reason);
        } else if (failure instanceof RequestTimeoutException) {
            return timedOut(name);
        } else if (failure instanceof NoRespondersException) {
            return unavailable(name, reason.orElse("nobody answers it now"));
        }
        return failed(name);
    }

    private String failure(String name, Outcome.Failure outcome, Optional<String> reason) {
        if (outcome instanceof Outcome.TimedOut) {
            return timedOut(name);
        } else if (outcome instanceof Outcome.Denied denied) {
            return command(name) + " was stopped: it lacks the permission " + denied.permission() + '.';
        } else if (outcome instanceof Outcome.Crashed) {
            return command(name) + " crashed; it is being restarted. Try again in a moment.";
        } else if (outcome instanceof Outcome.Overloaded) {
            return command(name) + " has too much to do right now. Try again in a moment.";
        } else if (outcome instanceof Outcome.Unavailable) {
            return unavailable(name, reason.orElse(outcome.message()));
        }
        return failed(name);
    }

    private String timedOut(String name) {
        return command(name) + " took too long and was stopped.";
    }

    private String failed(String name) {
        return command(name) + " failed; the operator's log says why.";
    }

    static String rank(double rank) {
        return RANK_NAMES.stream()
                .filter(name -> Ranks.byName(name).orElse(Double.NaN) == rank)
                .findFirst()
                .orElseGet(() -> rank == Math.rint(rank) ? Long.toString((long) rank) : Double.toString(rank));
    }

    /** A time for people: whole seconds, rounded up. */
    static String seconds(Duration time) {
        long seconds = time.plusNanos(999_999_999).toSeconds();
        return seconds < 120 ? seconds + " s" : String.format(Locale.ROOT, "%d min", (seconds + 59) / 60);
    }

    /** Text on one line, without control and direction characters, cut to a number of characters. */
    static String cleaned(String text, int maximum) {
        StringBuilder out = new StringBuilder();
        text.codePoints().filter(RouterTexts::isHarmless).limit(maximum + 1L).forEach(out::appendCodePoint);
        if (out.codePointCount(0, out.length()) > maximum) {
            out.setLength(out.offsetByCodePoints(0, maximum));
            out.append('…');
        }
        return out.toString();
    }

    private static boolean isHarmless(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR && type != Character.PARAGRAPH_SEPARATOR;
    }
}
