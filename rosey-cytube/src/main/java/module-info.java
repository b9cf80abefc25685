/** The connector for channels of CyTube servers. */
@org.jspecify.annotations.NullMarked
module dev.rosey.cytube {
    requires transitive dev.rosey.api;
    requires java.net.http;
    requires static org.jspecify;
    requires org.jsoup;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports dev.rosey.cytube;
    exports dev.rosey.cytube.event;
}
