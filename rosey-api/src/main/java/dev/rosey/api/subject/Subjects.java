package dev.rosey.api.subject;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The subject table of the framework: constants, factories for each row, and the one way for text from outside to
 * become a token.
 */
public final class Subjects {
    /** First token of every subject that Rosey itself uses. */
    public static final String ROOT = "rosey";

    /** Prefix of what connectors say and hear: {@code rosey.platform.<platform>.<channel>.…}. */
    public static final String PLATFORM = ROOT + ".platform";

    /** Prefix of commands on their way to a plugin: {@code rosey.command.<plugin>.<command>}. */
    public static final String COMMAND = ROOT + ".command";

    /** Prefix of domain events: {@code rosey.event.<source>.<name…>}. */
    public static final String EVENT = ROOT + ".event";

    /** Prefix of the life of plugins: {@code rosey.plugin.<plugin>.<what>}. */
    public static final String PLUGIN = ROOT + ".plugin";

    /** Prefix of request/reply services: {@code rosey.service.<service>.<operation>}. */
    public static final String SERVICE = ROOT + ".service";

    /** Prefix of security events: {@code rosey.security.<what>}. */
    public static final String SECURITY = ROOT + ".security";

    /** Prefix of health and metrics snapshots: {@code rosey.monitoring.<metric>}. */
    public static final String MONITORING = ROOT + ".monitoring";

    /** Prefix of what could not be delivered: {@code rosey.deadletter.<original subject>}. */
    public static final String DEAD_LETTER = ROOT + ".deadletter";

    /** Where the host reports that a permission was denied. */
    public static final Subject PERMISSION_DENIED = security("permission_denied");

    /** Where the host reports that a caller was slowed down. */
    public static final Subject RATE_LIMITED = security("rate_limited");

    /** Public chat lines of every channel of every platform. */
    public static final SubjectFilter ALL_CHAT_MESSAGES = SubjectFilter.of(PLATFORM + ".*.*.event.chat.message");

    /** Private messages of every channel of every platform. */
    public static final SubjectFilter ALL_PRIVATE_MESSAGES = SubjectFilter.of(PLATFORM + ".*.*.event.chat.private");

    /** What the host and the connectors say; never granted to a plugin for publishing. */
    public static final List<SubjectFilter> RESERVED = List.of(
            SubjectFilter.of(PLATFORM + ".*.*.event.>"),
            SubjectFilter.of(PLATFORM + ".*.*.raw.>"),
            SubjectFilter.of(COMMAND + ".>"),
            SubjectFilter.of(PLUGIN + ".>"),
            SubjectFilter.of(SECURITY + ".>"),
            SubjectFilter.of(MONITORING + ".>"),
            SubjectFilter.of(DEAD_LETTER + ".>"));

    /** The greatest number of bytes (UTF-8) of outside text that becomes a token. */
    public static final int MAX_OUTSIDE_TEXT = 100;

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private static final String HEX = "0123456789ABCDEF";

    private Subjects() {}

    /** {@code rosey.platform.<platform>.<channel>.event.<type…>}: something happened on a platform. */
    public static Subject platformEvent(String platform, String channel, String type) {
        return platform(platform, channel).token("event").tokens(type).build();
    }

    /** {@code rosey.platform.<platform>.<channel>.raw.<name>}: the platform's own frame. */
    public static Subject platformRaw(String platform, String channel, String name) {
        return platform(platform, channel).token("raw").outside(name).build();
    }

    /** {@code rosey.platform.<platform>.<channel>.send.<action…>}: something is to be done on a platform. */
    public static Subject platformSend(String platform, String channel, String action) {
        return platform(platform, channel).token("send").tokens(action).build();
    }

    /** {@code rosey.command.<plugin>.<command>}: one command for one plugin. */
    public static Subject command(String plugin, String command) {
        return SubjectBuilder.of(ROOT, "command").outside(plugin).outside(command).build();
    }

    /** {@code rosey.event.<source>.<name…>}: a domain event. */
    public static Subject event(String source, String name) {
        return SubjectBuilder.of(ROOT, "event").outside(source).tokens(name).build();
    }

    /** {@code rosey.plugin.<plugin>.<what>}: the life of a plugin, said by the plugin manager. */
    public static Subject plugin(String plugin, String what) {
        return SubjectBuilder.of(ROOT, "plugin").outside(plugin).tokens(what).build();
    }

    /** {@code rosey.service.<service>.<operation>}: a request/reply service. */
    public static Subject service(String service, String operation) {
        return SubjectBuilder.of(ROOT, "service").outside(service).tokens(operation).build();
    }

    /** {@code rosey.security.<what>}: said by the host. */
    public static Subject security(String what) {
        return SubjectBuilder.of(ROOT, "security").tokens(what).build();
    }

    /** {@code rosey.monitoring.<metric>}: said by the host. */
    public static Subject monitoring(String metric) {
        return SubjectBuilder.of(ROOT, "monitoring").tokens(metric).build();
    }

    /**
     * {@code rosey.deadletter.<original subject>}: where an event goes that could not be delivered. Always succeeds,
     * also for an original at the limits of length, so that nothing is lost for want of a name.
     */
    public static Subject deadLetter(Subject original) {
        return Subject.received(DEAD_LETTER + '.' + original);
    }

    /** Whether a plugin can never be allowed to publish to the subject. */
    public static boolean isReserved(Subject subject) {
        for (SubjectFilter reserved : RESERVED) {
            if (reserved.matches(subject)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes one token of text from outside: letters, digits, {@code _} and {@code -} of ASCII stay as they are, every
     * other byte of its UTF-8 form becomes {@code %XX}. Different texts give different tokens.
     *
     * @param text for instance a channel or user name
     * @return a valid token
     * @throws IllegalArgumentException if the text is empty, longer than {@link #MAX_OUTSIDE_TEXT} bytes or has an
     *     unpaired surrogate
     * @see #decodeToken(String)
     */
    public static String token(String text) {
        Objects.requireNonNull(text, "text");
        if (isUnreserved(text)) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_OUTSIDE_TEXT) {
            throw new IllegalArgumentException("Not usable as a subject token: " + SubjectSyntax.quoted(text) + ": it has "
                    + bytes.length + " bytes in UTF-8; 1 to " + MAX_OUTSIDE_TEXT + " are allowed");
        }
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException(
                    "Not usable as a subject token: " + SubjectSyntax.quoted(text) + ": it has an unpaired surrogate");
        }
        StringBuilder out = new StringBuilder(bytes.length * 3);
        for (byte b : bytes) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
            }
        }
        return out.toString();
    }

    /**
     * The text that {@link #token(String)} made the token of.
     *
     * @param token a token
     * @return the original text
     * @throws IllegalArgumentException if {@code token(String)} cannot have made it
     */
    public static String decodeToken(String token) {
        if (isUnreserved(token)) {
            return token;
        }
        byte[] bytes = new byte[token.length()];
        int length = 0;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '%') {
                int high = i + 2 < token.length() ? HEX.indexOf(token.charAt(i + 1)) : -1;
                int low = i + 2 < token.length() ? HEX.indexOf(token.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException(
                            "Not an encoded token: " + SubjectSyntax.quoted(token) + ": bad escape at index " + i);
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.isEmpty() || bytes.length > 3 * MAX_OUTSIDE_TEXT || !token(text).equals(token)) {
            throw new IllegalArgumentException("Not an encoded token: " + SubjectSyntax.quoted(token));
        }
        return text;
    }

    private static boolean isUnreserved(String text) {
        if (text.isEmpty() || text.length() > MAX_OUTSIDE_TEXT) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (UNRESERVED.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static SubjectBuilder platform(String platform, String channel) {
        return SubjectBuilder.of(ROOT, "platform").outside(platform).outside(channel);
    }
}
