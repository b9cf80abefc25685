package dev.rosey.examples.bot;

import dev.rosey.nats.config.Credentials;
import dev.rosey.nats.config.NatsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which NATS servers carry the bus, and as whom. */
record NatsOptions(List<String> servers, Optional<Path> credentials) {
    /** How long a host that is still needed looks for a server that has gone. */
    private static final Duration PING = Duration.ofSeconds(2);

    /**
     * The configuration of the bus.
     *
     * @param name how the servers list this host
     * @throws IllegalArgumentException if something of it is not right; the message is for the user
     */
    NatsConfig config(String name) {
        NatsConfig.Builder config = NatsConfig.builder(servers.toArray(new String[0])).name(name).ping(PING, 2);
        credentials.ifPresent(file -> config.credentials(Credentials.file(file)));
        return config.build();
    }

    /** How many servers, as their addresses may have passwords in them. */
    @Override
    public String toString() {
        return "NatsOptions[" + servers.size() + " server(s)]";
    }
}
