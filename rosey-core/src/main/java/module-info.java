/**
 * What applications embed: the in-process bus, the command router, the plugin manager, and the object that assembles
 * them.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // the HTTP client has no descriptor, but stable names
module dev.rosey.core {
    requires transitive dev.rosey.api;
    requires static org.jspecify;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports dev.rosey.core.bus;
    exports dev.rosey.core.command;
    exports dev.rosey.core.config;
    exports dev.rosey.core.connector;
    exports dev.rosey.core.console;
    exports dev.rosey.core.http;
    exports dev.rosey.core.json;
    exports dev.rosey.core.plugin;
    exports dev.rosey.core.routing;
    exports dev.rosey.core.storage;
    exports dev.rosey.core.testkit;
    exports dev.rosey.core.trust;
    exports dev.rosey.core;

    // records that the host publishes are bound by structure
    opens dev.rosey.core.internal.host to dev.rosey.api;
}
