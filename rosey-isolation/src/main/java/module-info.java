/** Plugins in processes of their own. */
@org.jspecify.annotations.NullMarked
module dev.rosey.isolation {
    requires transitive dev.rosey.api;
    requires com.sun.jna;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.rosey.isolation;
}
