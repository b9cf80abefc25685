/** What an application touches. */
@org.jspecify.annotations.NullMarked
module dev.rosey.core {
    requires transitive dev.rosey.api;
    requires static org.jspecify;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports dev.rosey.core.command;
    exports dev.rosey.core.json;
}
