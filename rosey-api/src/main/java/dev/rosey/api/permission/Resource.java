package dev.rosey.api.permission;

import dev.rosey.api.storage.Storage;
import dev.rosey.api.subject.SubjectFilter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What kind of thing a permission is about, and how it is written. */
public enum Resource {
    /** Nothing: the permission stands alone. */
    NONE("nothing; remove the list", "(?!)"),
    /** A path of a URL: absolute. */
    PATH("an absolute path without '..' such as /srv/data",
            "(/|[A-Za-z]:[\\\\/])(?!.*(?<=[\\\\/])\\.\\.([\\\\/]|$))[^\\p{Cntrl}]*"),
    /** A directory or file: an absolute path, behind {@code !} if it is to be left out. */
    FILE("an absolute path without '..' such as /srv/data, or !/srv/data/private to leave that out",
            "!?(/|[A-Za-z]:[\\\\/])(?!.*(?<=[\\\\/])\\.\\.([\\\\/]|$))[^\\p{Cntrl}]*"),
    /**
     * A host name, {@code *.} and a domain for all names below it, or an address; behind it a port, if it is to be another
     * than 80 and 443. {@code private:} before a name lets it lead to private addresses.
     */
    HOST("a host such as api.example.org, *.example.org, localhost:8080, [::1]:8080 or private:wiki.example.org",
            "(private:)?((\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])(:[1-9][0-9]{0,4})?"),
    /** A TCP port. */
    PORT("a port from 1 to 65535", "[1-9][0-9]{0,4}"),
    /** A namespace of the storage. */
    NAMESPACE("a namespace such as dice-roller", ""),
    /** A subject filter. */
    FILTER("a subject filter such as rosey.event.>", ""),
    /** A platform and a channel, {@code *} for any, or {@code origin}: where the plugin was called from. */
    CHANNEL("platform/channel such as cytube/movies or cytube/*, or origin", "origin|[^/\\s]+/[^/\\s]+"),
    /** The name of an environment variable. */
    NAME("the name of an environment variable", "[A-Za-z_][A-Za-z0-9_]*"),
    /** An executable: an absolute path. */
    EXECUTABLE("the absolute path of an executable", "(/|[A-Za-z]:[\\\\/]).+"),
    /** A number. */
    AMOUNT("a whole number", "[1-9][0-9]{0,8}"),
    /** The name of a plugin. */
    PLUGIN("the name of a plugin", "\\*|[a-z0-9][a-z0-9-]{0,63}");

    /** Stands for the plugin's own name in a resource. */
    public static final String SELF = "<self>";

    /** Stands for the channel from which the plugin was called. */
    public static final String ORIGIN = "origin";

    /** Begins a path that is denied, whatever else is allowed. */
    public static final String DENIED = "!";

    /** Stands before a host whose name may lead to private addresses. */
    public static final String PRIVATE = "private:";

    private static final int LAST_PORT = 65_535;

    private final String expected;
    private final String pattern; // compiled when it is asked for: each process of a plugin has these constants

    Resource(String expected, String pattern) {
        this.expected = expected;
        this.pattern = pattern;
    }

    /** What is wrong with a resource of this kind, in words, or {@code null} when it is well-formed. */
    @Nullable String problem(String text) {
        return isWellFormed(text) ? null : "expected " + expected + ", found \"" + text + '"';
    }

    private boolean isWellFormed(String text) {
        return switch (this) {
            case NAMESPACE -> text.equals(SELF) || Storage.isNamespace(text);
            case FILTER -> SubjectFilter.isValid(text.replace(SELF, "self"));
            case PORT -> Pattern.matches(pattern, text) && Integer.parseInt(text) <= LAST_PORT;
            case HOST -> Pattern.matches(pattern, text) && portBehind(text) <= LAST_PORT;
            default -> Pattern.matches(pattern, text);
        };
    }

    private static int portBehind(String host) {
        String end = host.substring(host.lastIndexOf(':') + 1);
        return host.indexOf(':') >= 0 && Pattern.matches("[0-9]{1,5}", end) ? Integer.parseInt(end) : 0;
    }
}
