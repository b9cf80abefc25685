package dev.rosey.nats;

import dev.rosey.nats.ServerParts.Cluster;
import dev.rosey.nats.ServerParts.JetStreamRoom;
import dev.rosey.nats.ServerParts.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of a {@code nats-server} in which each host and each connector is a user of its own, with its own
 * permissions: what Rosey reserves holds on the server too.
 *
 * <pre>{@code
 * String text = NatsServerConfig.builder()
 *         .account(NatsServerAccount.builder("MOVIES")
 *                 .user(NatsServerUser.host("host").passwordFrom("HOST_PASSWORD").build())
 *                 .user(NatsServerUser.connector("chat", "cytube", "movies").passwordFrom("CHAT_PASSWORD").build())
 *                 .build())
 *         .jetStream(Path.of("/var/lib/nats"), 256L << 20, 4L << 30)
 *         .build()
 *         .text();
 * }</pre>
 *
 * <p>Understood by nats-server 2.9.10 and later. The text has no plain password. It is the same for the same options.
 * Immutable; nothing is written and no server is started.
 */
public final class NatsServerConfig {
    private static final String SYSTEM = "SYS";

    private final List<NatsServerAccount> accounts;
    private final String summary;
    private final String text;

    private NatsServerConfig(Builder from) {
        this.accounts = List.copyOf(from.accounts.values());
        this.summary = from.host + ":" + from.port + ", " + accounts + (from.tls.isPresent() ? ", TLS" : "")
                + (from.jetStream.isPresent() ? ", JetStream" : "") + (from.cluster.isPresent() ? ", cluster" : "");
        ServerText written = new ServerText();
        writeServer(from, written);
        writeAccounts(from, written);
        this.text = written.toString();
    }

    /** Begins a configuration that listens on the loopback address, port 4222. */
    public static Builder builder() {
        return new Builder();
    }

    /** The accounts, in the order in which they were added. */
    public List<NatsServerAccount> accounts() {
        return accounts;
    }

    /** The text for the file that {@code nats-server -c} reads. */
    public String text() {
        return text;
    }

    private static void writeServer(Builder from, ServerText text) {
        text.comment("Written by Rosey. Change the program that made it, not this file.");
        text.quoted("listen", from.host + ":" + from.port);
        from.serverName.ifPresent(name -> text.quoted("server_name", name));
        if (from.monitoringPort > 0) {
            text.quoted("http", "127.0.0.1:" + from.monitoringPort);
        }
        text.bare("max_payload", from.maxPayloadBytes);
        from.tls.ifPresent(tls -> tls.write(text));
        from.jetStream.ifPresent(room -> room.write(text));
        from.cluster.ifPresent(cluster -> cluster.write(text, from.clusterTls));
        from.leafNodes.ifPresent(listen -> {
            text.open("leafnodes").quoted("listen", listen);
            from.tls.ifPresent(tls -> tls.write(text));
            text.close();
        });
    }

    private void writeAccounts(Builder from, ServerText text) {
        text.empty().open("accounts");
        accounts.forEach(account -> account.write(text, from.jetStream.isPresent()));
        from.systemUser.ifPresent(user -> {
            text.open(SYSTEM).openList("users");
            user.write(text);
            text.closeList().close();
        });
        text.close();
        from.systemUser.ifPresent(user -> text.bare("system_account", SYSTEM));
    }

    @Override
    public String toString() {
        return "NatsServerConfig[" + summary + "]";
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private static final int MAX_PORT = 65_535;

        private String host = "127.0.0.1";
        private int port = 4222;
        private Optional<String> serverName = Optional.empty();
        private int monitoringPort;
        private long maxPayloadBytes = 1L << 20;
        private Optional<Tls> tls = Optional.empty();
        private Optional<Tls> clusterTls = Optional.empty();
        private Optional<JetStreamRoom> jetStream = Optional.empty();
        private Optional<Cluster> cluster = Optional.empty();
        private Optional<String> leafNodes = Optional.empty();
        private Optional<NatsServerUser> systemUser = Optional.empty();
        private final Map<String, NatsServerAccount> accounts = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Where clients connect to.
         *
         * @param host an address of this machine, {@code 0.0.0.0} for all of them
         * @param port 1 to 65535
         * @return this builder
         */
        public Builder listen(String host, int port) {
            this.host = Objects.requireNonNull(host, "host");
            this.port = checkPort(port);
            return this;
        }

        /** The name of the server; members of a cluster need different ones. */
        public Builder serverName(String serverName) {
            this.serverName = Optional.of(NatsServerUser.checkName("server", serverName));
            return this;
        }

        /** Opens the monitoring pages ({@code /healthz}, {@code /varz}, {@code /jsz}) on the loopback address. */
        public Builder monitoring(int port) {
            this.monitoringPort = checkPort(port);
            return this;
        }

        /**
         * The longest message that the server takes. Default: 1 MiB.
         *
         * @param bytes 1024 to 64 MiB
         * @return this builder
         */
        public Builder maxPayloadBytes(long bytes) {
            if (bytes < 1024 || bytes > (64L << 20)) {
                throw new IllegalArgumentException("maxPayloadBytes is " + bytes + "; expected 1024 to 67108864");
            }
            this.maxPayloadBytes = bytes;
            return this;
        }

        /**
         * Lets clients connect by TLS only.
         *
         * @param certificate the PEM file with the certificates of the server
         * @param key the PEM file with its private key
         * @return this builder
         */
        public Builder tls(Path certificate, Path key) {
            this.tls = Optional.of(new Tls(certificate, key, Optional.empty()));
            return this;
        }

        /**
         * Lets clients connect by TLS only, and only with a certificate of their own.
         *
         * @param certificate the PEM file with the certificates of the server
         * @param key the PEM file with its private key
         * @param authority the PEM file with the certificates of who signed those of the clients
         * @return this builder
         */
        public Builder tls(Path certificate, Path key, Path authority) {
            this.tls = Optional.of(new Tls(certificate, key, Optional.of(authority)));
            return this;
        }

        /**
         * Keeps streams and key-value buckets, for all accounts.
         *
         * @param store the directory for what is on disk
         * @param maxMemoryBytes the most that is kept in memory, at least 0
         * @param maxFileBytes the most that is kept on disk, at least 1
         * @return this builder
         */
        public Builder jetStream(Path store, long maxMemoryBytes, long maxFileBytes) {
            if (maxMemoryBytes < 0 || maxFileBytes < 1) {
                throw new IllegalArgumentException("The room for JetStream is " + maxMemoryBytes + " and " + maxFileBytes
                        + " bytes; expected at least 0 and 1");
            }
            this.jetStream = Optional.of(new JetStreamRoom(store, maxMemoryBytes, maxFileBytes));
            return this;
        }

        /**
         * Makes the server a member of a cluster. Whoever reaches the port can join unless {@link #clusterTls} is set.
         *
         * @param name the name of the cluster
         * @param host the address where other members connect to
         * @param port the port where other members connect to
         * @param routes the other members, for instance {@code nats://10.0.0.2:6222}; without user and password
         * @return this builder
         */
        public Builder cluster(String name, String host, int port, List<URI> routes) {
            for (URI route : routes) {
                if (route.getUserInfo() != null || route.getHost() == null || route.getPort() < 0) {
                    throw new IllegalArgumentException("A route of the cluster needs the form nats://host:port,"
                            + " without user and password");
                }
            }
            this.cluster = Optional.of(new Cluster(
                    NatsServerUser.checkName("cluster", name), host, checkPort(port), List.copyOf(routes)));
            return this;
        }

        /**
         * Lets members of the cluster connect by TLS only, with certificates on both sides.
         *
         * @param certificate the PEM file with the certificates of this member
         * @param key the PEM file with its private key
         * @param authority the PEM file with the certificates of who signed those of the members
         * @return this builder
         */
        public Builder clusterTls(Path certificate, Path key, Path authority) {
            this.clusterTls = Optional.of(new Tls(certificate, key, Optional.of(authority)));
            return this;
        }

        /**
         * Lets servers elsewhere connect as leaf nodes, each as one of the users and with its permissions; by TLS if
         * clients have to.
         *
         * @param host an address of this machine, {@code 0.0.0.0} for all of them
         * @param port 1 to 65535
         * @return this builder
         */
        public Builder leafNodes(String host, int port) {
            this.leafNodes = Optional.of(host + ":" + checkPort(port));
            return this;
        }

        /**
         * Adds an account.
         *
         * @param account the account
         * @return this builder
         * @throws IllegalArgumentException if there is one of that name
         */
        public Builder account(NatsServerAccount account) {
            if (account.name().equals(SYSTEM) || accounts.putIfAbsent(account.name(), account) != null) {
                throw new IllegalArgumentException("There is an account " + account.name() + " already");
            }
            return this;
        }

        /** The user of the system account, who sees the whole server: an {@link NatsServerUser#administrator}. */
        public Builder systemUser(NatsServerUser user) {
            this.systemUser = Optional.of(user);
            return this;
        }

        private static int checkPort(int port) {
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException("port is " + port + "; expected 1 to " + MAX_PORT);
            }
            return port;
        }

        /**
         * The configuration.
         *
         * @return a new configuration
         * @throws IllegalStateException if there is no account, a user is in two of them, or a member of a cluster with
         *     JetStream has no name
         */
        public NatsServerConfig build() {
            if (accounts.isEmpty()) {
                throw new IllegalStateException("There is no account; add one with account(…)");
            }
            Set<String> names = new HashSet<>();
            List<NatsServerUser> users = new ArrayList<>();
            accounts.values().forEach(account -> users.addAll(account.users()));
            systemUser.ifPresent(users::add);
            for (NatsServerUser user : users) {
                if (!names.add(user.name())) {
                    throw new IllegalStateException("The user " + user.name() + " is there twice");
                }
            }
            if (cluster.isPresent() && jetStream.isPresent() && serverName.isEmpty()) {
                throw new IllegalStateException("A member of a cluster with JetStream needs a serverName");
            }
            if (clusterTls.isPresent() && cluster.isEmpty()) {
                throw new IllegalStateException("clusterTls is set without a cluster");
            }
            return new NatsServerConfig(this);
        }
    }
}
