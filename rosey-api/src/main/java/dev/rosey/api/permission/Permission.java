package dev.rosey.api.permission;

import java.util.List;

/**
 * One thing that a plugin may be allowed to do. Most need resources besides: without a resource such a permission
 * grants nothing. The resources that a plugin receives when neither its manifest nor the operator names any are
 * {@link #defaultResources()}.
 */
public enum Permission {
    /** To be started at all. */
    EXECUTE(Resource.NONE),
    /** To read its own section of the configuration. */
    CONFIG_READ(Resource.NONE),
    /** To change its own section of the configuration. */
    CONFIG_WRITE(Resource.NONE),
    /** To read files and directories. */
    FILE_READ(Resource.FILE),
    /** To write files and directories. */
    FILE_WRITE(Resource.FILE),
    /** To delete files and directories. */
    FILE_DELETE(Resource.FILE),
    /** To map files as executable. */
    FILE_EXECUTE(Resource.FILE),
    /** To send HTTP requests through the host. */
    NETWORK_HTTP(Resource.HOST),
    /** To receive HTTP requests through the host's listener. */
    NETWORK_WEBHOOK(Resource.PATH),
    /** To connect by TCP without the host in between. */
    NETWORK_SOCKET(Resource.PORT),
    /** To read its storage. */
    DATABASE_READ(Resource.NAMESPACE, Resource.SELF),
    /** To write its storage. */
    DATABASE_WRITE(Resource.NAMESPACE, Resource.SELF),
    /** To create and drop namespaces of its storage. */
    DATABASE_SCHEMA(Resource.NAMESPACE, Resource.SELF),
    /** To subscribe and to consume. */
    EVENT_SUBSCRIBE(Resource.FILTER, "rosey.command." + Resource.SELF + ".>"),
    /** To publish and to reply. */
    EVENT_PUBLISH(Resource.FILTER, "rosey.event." + Resource.SELF + ".>"),
    /** To publish outside its own tree, and with critical priority. */
    EVENT_BROADCAST(Resource.FILTER),
    /** To chat, open polls and add to playlists. */
    PLATFORM_SEND(Resource.CHANNEL, Resource.ORIGIN),
    /** To moderate and to control playlists. */
    PLATFORM_MODERATE(Resource.CHANNEL),
    /** To change settings and ranks of a channel. */
    PLATFORM_ADMIN(Resource.CHANNEL),
    /** To see environment variables. */
    SYSTEM_ENV(Resource.NAME),
    /** To run executables. */
    SYSTEM_PROCESS(Resource.EXECUTABLE),
    /** To run executables through a shell. */
    SYSTEM_SHELL(Resource.EXECUTABLE),
    /** To use more than 256 MB of memory, at most 1 GB. */
    RESOURCE_MEMORY_HIGH(Resource.AMOUNT),
    /** To use more than half of one processor core. */
    RESOURCE_CPU_HIGH(Resource.AMOUNT),
    /** To use more disk space than the default quota. */
    RESOURCE_DISK_HIGH(Resource.AMOUNT),
    /** To load other plugins. */
    PLUGIN_LOAD(Resource.PLUGIN),
    /** To unload other plugins. */
    PLUGIN_UNLOAD(Resource.PLUGIN),
    /** To configure other plugins. */
    PLUGIN_CONFIGURE(Resource.PLUGIN);

    private final Resource resource;
    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> defaults;

    Permission(Resource resource, String... defaults) {
        this.resource = resource;
        this.defaults = List.of(defaults);
    }

    /** What kind of resources the permission is about. */
    public Resource resource() {
        return resource;
    }

    /** The resources granted when none are named; {@link Resource#SELF} stands for the plugin's name. */
    public List<String> defaultResources() {
        return defaults;
    }
}
