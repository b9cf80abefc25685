package dev.rosey.cytube.internal.protocol;

import dev.rosey.cytube.event.LoginRefused;
import dev.rosey.cytube.event.LoginRefused.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads why a login was refused. The words are those of CyTube's own source. */
public final class LoginErrors {
    private static final Pattern COOL_DOWN = Pattern.compile(
            "Guest logins are restricted to one per IP address per (\\d{1,9}) seconds?\\.?");

    private LoginErrors() {}

    /** Reads the server's words; ones that are not known are {@link Reason#OTHER}. */
    public static LoginRefused of(String serverText) {
        String text = serverText.strip();
        Matcher coolDown = COOL_DOWN.matcher(text);
        if (coolDown.matches()) {
            Duration wait = Duration.ofSeconds(Long.parseLong(coolDown.group(1)));
            return new LoginRefused(Reason.COOL_DOWN, serverText, Optional.of(wait));
        }
        return new LoginRefused(reason(text), serverText, Optional.empty());
    }

    /** There was no answer in time. */
    public static LoginRefused noAnswer() {
        return new LoginRefused(Reason.NO_ANSWER, "The server did not answer the login.", Optional.empty());
    }

    private static Reason reason(String text) {
        return switch (text) {
            case "That name is already in use on this channel." -> Reason.NAME_IN_USE;
            case "That username is registered." -> Reason.NAME_REGISTERED;
            case "That username is reserved." -> Reason.NAME_RESERVED;
            case "Invalid username/password combination" -> Reason.WRONG_PASSWORD;
            case "User does not exist" -> Reason.UNKNOWN_USER;
            default -> isAboutSyntax(text) ? Reason.INVALID_NAME : Reason.OTHER;
        };
    }

    private static boolean isAboutSyntax(String text) {
        return text.startsWith("Invalid username.") || text.startsWith("Invalid username \"");
    }
}
