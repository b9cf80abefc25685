/** The event bus on a NATS server. */
// jnats is an automatic module; it has no other form.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.rosey.nats {
    requires transitive dev.rosey.api;
    requires io.nats.jnats;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.rosey.nats.config;
}
