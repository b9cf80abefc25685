/** What authors of plugins and connectors compile against. */
@org.jspecify.annotations.NullMarked
module dev.rosey.api {
    requires static transitive org.jspecify;
}
