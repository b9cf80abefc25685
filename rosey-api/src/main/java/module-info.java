import org.jspecify.annotations.NullMarked;

/**
 * What plugin and connector authors compile against: subjects, events, the event bus, plugins, permissions, commands
 * and connectors as interfaces and values. Depends on the JDK and (at compile time) JSpecify only.
 */
@NullMarked
module dev.rosey.api {
    requires static transitive org.jspecify;

    exports dev.rosey.api;
    exports dev.rosey.api.bus;
    exports dev.rosey.api.command;
    exports dev.rosey.api.connector;
    exports dev.rosey.api.event;
    exports dev.rosey.api.permission;
    exports dev.rosey.api.plugin;
    exports dev.rosey.api.spi;
    exports dev.rosey.api.storage;
    exports dev.rosey.api.subject;
}
