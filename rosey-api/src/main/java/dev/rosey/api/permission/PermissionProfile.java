package dev.rosey.api.permission;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A named set of permissions to start from; each of the first four contains the one before. */
public enum PermissionProfile {
    /** Run and answer commands: 3 permissions. */
    MINIMAL(EnumSet.of(Permission.EXECUTE, Permission.CONFIG_READ, Permission.EVENT_SUBSCRIBE)),
    /** What most plugins need, and the default: 9 permissions. */
    STANDARD(with(MINIMAL, Permission.CONFIG_WRITE, Permission.FILE_READ, Permission.EVENT_PUBLISH,
            Permission.PLATFORM_SEND, Permission.DATABASE_READ, Permission.NETWORK_HTTP)),
    /** For plugins that write and moderate: 16 permissions. */
    EXTENDED(with(STANDARD, Permission.FILE_WRITE, Permission.EVENT_BROADCAST, Permission.PLATFORM_MODERATE,
            Permission.DATABASE_WRITE, Permission.NETWORK_WEBHOOK, Permission.RESOURCE_MEMORY_HIGH,
            Permission.RESOURCE_CPU_HIGH)),
    /** Everything: 28 permissions. */
    ADMIN(EnumSet.allOf(Permission.class)),
    /** Nothing to start from; name each permission. */
    CUSTOM(EnumSet.noneOf(Permission.class));

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final Set<Permission> permissions;

    PermissionProfile(Set<Permission> permissions) {
        this.permissions = Collections.unmodifiableSet(permissions);
    }

    /** The permissions in the profile; unmodifiable. */
    public Set<Permission> permissions() {
        return permissions;
    }

    private static Set<Permission> with(PermissionProfile base, Permission... more) {
        EnumSet<Permission> all = EnumSet.copyOf(base.permissions);
        Collections.addAll(all, more);
        return all;
    }
}
