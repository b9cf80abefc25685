package dev.rosey.api.permission;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.SubjectInfo;
import dev.rosey.api.subject.Subjects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The permissions of one plugin with their resources. Immutable; safe for use by any number of threads.
 *
 * <pre>{@code
 * PermissionSet granted = PermissionSet.builder(PermissionProfile.STANDARD)
 *         .grant(Permission.EVENT_SUBSCRIBE, "rosey.event.>")
 *         .deny(Permission.FILE_READ)
 *         .build()
 *         .forPlugin("dice-roller");
 * granted.allowsPublish(Subject.of("rosey.event.dice-roller.rolled"));   // true
 * }</pre>
 */
public final class PermissionSet {
    private static final PermissionSet NONE = new PermissionSet(Map.of(), List.of());
    private static final SubjectFilter SENDS = SubjectFilter.of(Subjects.PLATFORM + ".*.*.send.>");

    private final Map<Permission, Set<String>> resources;
    private final List<SubjectFilter> subscribe;
    private final List<SubjectFilter> publish;
    private final List<SubjectFilter> broadcast;
    private final List<SubjectFilter> ownCommands;

    private PermissionSet(Map<Permission, Set<String>> resources, List<SubjectFilter> ownCommands) {
        EnumMap<Permission, Set<String>> copy = new EnumMap<>(Permission.class);
        for (Map.Entry<Permission, Set<String>> each : resources.entrySet()) {
            copy.put(each.getKey(), Collections.unmodifiableSet(new LinkedHashSet<>(each.getValue())));
        }
        this.resources = Collections.unmodifiableMap(copy);
        this.subscribe = filters(Permission.EVENT_SUBSCRIBE);
        this.publish = filters(Permission.EVENT_PUBLISH);
        this.broadcast = filters(Permission.EVENT_BROADCAST);
        this.ownCommands = ownCommands;
    }

    /** The set that allows nothing. */
    public static PermissionSet none() {
        return NONE;
    }

    /** A profile with the default resources. */
    public static PermissionSet of(PermissionProfile profile) {
        return builder(profile).build();
    }

    /** Starts from a profile. */
    public static Builder builder(PermissionProfile profile) {
        return new Builder(profile);
    }

    /** Whether the permission is in the set, whatever its resources. */
    public boolean contains(Permission permission) {
        return resources.containsKey(permission);
    }

    /** The permissions in the set; unmodifiable. */
    public Set<Permission> permissions() {
        return resources.keySet();
    }

    /** The resources of a permission, in the order in which they were granted; empty when there are none. */
    public Set<String> resources(Permission permission) {
        return resources.getOrDefault(permission, Set.of());
    }

    /**
     * The same set for one plugin: fills in the default resources of permissions that have none, and replaces
     * {@link Resource#SELF} by the name.
     *
     * @param plugin the plugin's name
     * @return the set to check against
     */
    public PermissionSet forPlugin(String plugin) {
        EnumMap<Permission, Set<String>> filled = new EnumMap<>(Permission.class);
        resources.forEach((permission, list) -> {
            Set<String> own = new LinkedHashSet<>();
            for (String text : list.isEmpty() ? permission.defaultResources() : list) {
                own.add(text.replace(Resource.SELF, Subjects.token(plugin)));
            }
            filled.put(permission, own);
        });
        return new PermissionSet(
                filled, List.of(SubjectFilter.of(Subjects.COMMAND + '.' + Subjects.token(plugin) + ".>")));
    }

    /**
     * What both sets allow: permissions in both, with the resources that one names and the other covers. Use it after
     * {@link #forPlugin(String)} on both.
     *
     * @param limit for instance what an operator grants at most
     * @return the narrower set; never allows what either does not
     */
    public PermissionSet narrowedTo(PermissionSet limit) {
        EnumMap<Permission, Set<String>> both = new EnumMap<>(Permission.class);
        resources.forEach((permission, mine) -> {
            if (limit.contains(permission)) {
                Set<String> theirs = limit.resources(permission);
                Set<String> shared = new LinkedHashSet<>();
                mine.stream().filter(each -> coveredByAny(permission, each, theirs)).forEach(shared::add);
                theirs.stream().filter(each -> coveredByAny(permission, each, mine)).forEach(shared::add);
                Stream.concat(mine.stream(), theirs.stream()).filter(each -> isDenial(permission, each)).forEach(shared::add);
                // Without resources it would receive the default ones when it is filled in later.
                if (!shared.isEmpty() || (mine.isEmpty() && theirs.isEmpty())) {
                    both.put(permission, shared);
                }
            }
        });
        return new PermissionSet(both, ownCommands);
    }

    /** Whether the plugin may subscribe to, or consume, everything that the filter matches. */
    public boolean allowsSubscribe(SubjectFilter filter) {
        return subscribe.stream().anyMatch(granted -> granted.covers(filter));
    }

    /**
     * Whether the plugin may answer questions on the filter: EVENT_PUBLISH for all of it, or its own commands, which are
     * known after {@link #forPlugin(String)}. Nobody answers for the host, for a platform or for another plugin.
     */
    public boolean allowsReply(SubjectFilter filter) {
        if (!allowsSubscribe(filter)) {
            return false;
        }
        boolean guarded = SENDS.overlaps(filter) || Subjects.RESERVED.stream().anyMatch(each -> each.overlaps(filter));
        return (guarded ? ownCommands : publish).stream().anyMatch(granted -> granted.covers(filter));
    }

    /**
     * Whether the plugin may publish to the subject or ask questions on it; sends to platforms are asked for with
     * {@link #allowsSend}.
     */
    public boolean allowsPublish(Subject subject) {
        if (Subjects.isReserved(subject) || SENDS.matches(subject)) {
            return false;
        }
        return publish.stream().anyMatch(granted -> granted.matches(subject))
                || broadcast.stream().anyMatch(granted -> granted.matches(subject));
    }

    /**
     * Whether the plugin may ask a platform to do something.
     *
     * @param send what is asked, where
     * @param calledFrom {@code platform/channel} from which the plugin was called, or an empty text
     */
    public boolean allowsSend(SubjectInfo.PlatformSend send, String calledFrom) {
        if (send.platform().indexOf('/') >= 0) {
            return false; // would read as another platform's channel
        }
        String target = send.platform() + '/' + send.channel();
        return resources(neededFor(send)).stream().anyMatch(granted -> granted.equals(Resource.ORIGIN)
                ? target.equals(calledFrom)
                : channelCovers(granted, target));
    }

    /** The permission that publishing to the subject takes. */
    public static Permission neededFor(Subject subject) {
        if (SubjectInfo.of(subject) instanceof SubjectInfo.PlatformSend send) {
            return neededFor(send);
        }
        return SubjectInfo.of(subject) instanceof SubjectInfo.DomainEvent
                ? Permission.EVENT_PUBLISH
                : Permission.EVENT_BROADCAST;
    }

    private static Permission neededFor(SubjectInfo.PlatformSend send) {
        String action = send.action();
        if (action.startsWith("chat.") || action.startsWith("poll.") || action.equals("playlist.add")) {
            return Permission.PLATFORM_SEND;
        }
        return action.startsWith("moderation.") || action.startsWith("playlist.")
                ? Permission.PLATFORM_MODERATE
                : Permission.PLATFORM_ADMIN;
    }

    private List<SubjectFilter> filters(Permission permission) {
        List<SubjectFilter> filters = new ArrayList<>();
        for (String text : resources(permission)) {
            if (!text.contains(Resource.SELF)) {
                filters.add(SubjectFilter.of(text));
            }
        }
        return List.copyOf(filters);
    }

    private static boolean coveredByAny(Permission permission, String resource, Set<String> others) {
        return others.stream().anyMatch(other -> covers(permission.resource(), other, resource));
    }

    private static boolean covers(Resource kind, String wide, String narrow) {
        if (wide.equals(narrow)) {
            return true;
        }
        return switch (kind) {
            case FILTER -> filter(wide).covers(filter(narrow));
            case CHANNEL -> !narrow.equals(Resource.ORIGIN) && !wide.equals(Resource.ORIGIN) && channelCovers(wide, narrow);
            case PATH, FILE -> Path.of(narrow).normalize().startsWith(Path.of(wide).normalize());
            case HOST -> hostCovers(wide.toLowerCase(Locale.ROOT), narrow.toLowerCase(Locale.ROOT));
            case AMOUNT -> Long.parseLong(wide) >= Long.parseLong(narrow);
            case PLUGIN -> wide.equals("*");
            default -> false;
        };
    }

    private static boolean isDenial(Permission permission, String resource) {
        return permission.resource() == Resource.FILE && resource.startsWith(Resource.DENIED);
    }

    /** What may lead to private addresses covers what may not. */
    private static boolean hostCovers(String wide, String narrow) {
        if (wide.startsWith(Resource.PRIVATE)) {
            String host = wide.substring(Resource.PRIVATE.length());
            return hostCovers(host, narrow.startsWith(Resource.PRIVATE)
                    ? narrow.substring(Resource.PRIVATE.length())
                    : narrow);
        }
        boolean isName = !narrow.startsWith(Resource.PRIVATE) && !Pattern.matches("[0-9.]+(:[0-9]+)?", narrow);
        return wide.equals(narrow) || (wide.startsWith("*.") && narrow.endsWith(wide.substring(1)) && isName);
    }

    /** The filter, with the placeholder as a token that is no plugin's name. */
    private static SubjectFilter filter(String text) {
        return SubjectFilter.of(text.replace(Resource.SELF, Subjects.token(Resource.SELF)));
    }

    private static boolean channelCovers(String wide, String narrow) {
        int wideSlash = wide.indexOf('/');
        int narrowSlash = narrow.indexOf('/');
        return wideSlash > 0 && narrowSlash > 0
                && partCovers(wide.substring(0, wideSlash), narrow.substring(0, narrowSlash))
                && partCovers(wide.substring(wideSlash + 1), narrow.substring(narrowSlash + 1));
    }

    private static boolean partCovers(String wide, String narrow) {
        return wide.equals("*") || wide.equals(narrow);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PermissionSet that
                && resources.equals(that.resources)
                && ownCommands.equals(that.ownCommands);
    }

    @Override
    public int hashCode() {
        return resources.hashCode();
    }

    @Override
    public String toString() {
        return "PermissionSet" + resources;
    }

    /** Collects permissions. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<Permission, Set<String>> resources = new EnumMap<>(Permission.class);

        private Builder(PermissionProfile profile) {
            for (Permission each : profile.permissions()) {
                resources.put(each, new LinkedHashSet<>());
            }
        }

        /**
         * Adds a permission, with resources besides those it has.
         *
         * @param permission what to allow
         * @param of the resources
         * @return this builder
         * @throws IllegalArgumentException if a resource is not written as the permission asks for
         */
        public Builder grant(Permission permission, String... of) {
            Set<String> list = resources.computeIfAbsent(permission, any -> new LinkedHashSet<>());
            for (String text : of) {
                String problem = permission.resource().problem(Objects.requireNonNull(text, "resource"));
                if (problem != null) {
                    throw new IllegalArgumentException("Permission " + permission + ": " + problem);
                }
                list.add(text);
            }
            return this;
        }

        /** Takes a permission away with all its resources. */
        public Builder deny(Permission permission) {
            resources.remove(permission);
            return this;
        }

        /** The set. */
        public PermissionSet build() {
            return new PermissionSet(resources, List.of());
        }
    }
}
