package dev.rosey.nats;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Blocks of a server's configuration that are not about users. */
final class ServerParts {
    private ServerParts() {}

    record JetStreamRoom(Path store, long maxMemoryBytes, long maxFileBytes) {
        void write(ServerText text) {
            text.open("jetstream")
                    .quoted("store_dir", store.toString())
                    .bare("max_memory_store", maxMemoryBytes)
                    .bare("max_file_store", maxFileBytes)
                    .close();
        }
    }

    record Cluster(String name, String host, int port, List<URI> routes) {
        void write(ServerText text, Optional<Tls> tls) {
            text.open("cluster")
                    .quoted("name", name)
                    .quoted("listen", host + ":" + port)
                    .quoted("routes", routes.stream().map(URI::toString).toList());
            tls.ifPresent(each -> each.write(text));
            text.close();
        }
    }

    record Tls(Path certificate, Path key, Optional<Path> authority) {
        void write(ServerText text) {
            text.open("tls").quoted("cert_file", certificate.toString()).quoted("key_file", key.toString());
            authority.ifPresent(file -> text.quoted("ca_file", file.toString()).bare("verify", true));
            text.close();
        }
    }
}
