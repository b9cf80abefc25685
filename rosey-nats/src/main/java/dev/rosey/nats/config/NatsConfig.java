package dev.rosey.nats.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the NATS servers of a bus are, how it shows who it is, and what it does without a connection. Immutable; shows
 * no secret as text.
 *
 * <pre>{@code
 * NatsConfig config = NatsConfig.builder("tls://n1.example.org", "tls://n2.example.org")
 *         .name("movies-bot")
 *         .credentials(Credentials.file(Path.of("bot.creds")))
 *         .build();
 * }</pre>
 */
public final class NatsConfig {
    /** The server that is asked when none is named. */
    public static final String DEFAULT_SERVER = "nats://localhost:4222";

    private static final Set<String> SCHEMES = Set.of("nats", "tls", "ws", "wss");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private final List<URI> servers;
    private final String name;
    private final Credentials credentials;
    private final @Nullable Tls tls;
    private final Duration connectTimeout;
    private final Duration patience;
    private final Duration pingInterval;
    private final int maxMissedPings;
    private final Reconnect reconnect;
    private final PublishBuffer buffer;
    private final int maxReadAhead;
    private final String inboxPrefix;
    private final WireForm form;
    private final DurableSpec durable;
    private final List<StreamSpec> streams;
    private final @Nullable Executor executor;

    private NatsConfig(Builder from) {
        this.servers = List.copyOf(from.servers);
        this.name = from.name;
        this.credentials = from.credentials;
        this.tls = from.tls;
        this.connectTimeout = from.connectTimeout;
        this.patience = from.patience;
        this.pingInterval = from.pingInterval;
        this.maxMissedPings = from.maxMissedPings;
        this.reconnect = from.reconnect;
        this.buffer = from.buffer;
        this.maxReadAhead = from.maxReadAhead;
        this.inboxPrefix = from.inboxPrefix;
        this.form = from.form;
        this.durable = from.durable;
        this.streams = List.copyOf(from.streams);
        this.executor = from.executor;
    }

    /** One server, everything else as by default. */
    public static NatsConfig of(String server) {
        return builder(server).build();
    }

    /**
     * Starts with servers; any of them is asked first, and the others when it does not answer.
     *
     * @param servers such as {@code nats://localhost:4222} or {@code tls://nats.example.org}; {@value #DEFAULT_SERVER}
     *     when none is given. A name and password in them become the credentials.
     * @throws IllegalArgumentException if one is no such address
     */
    public static Builder builder(String... servers) {
        return new Builder(servers.length == 0 ? List.of(DEFAULT_SERVER) : List.of(servers));
    }

    /** The addresses, without names and passwords. */
    public List<URI> servers() {
        return servers;
    }

    /** How the servers list this client. */
    public String name() {
        return name;
    }

    /** Who this client is. */
    public Credentials credentials() {
        return credentials;
    }

    /** How the connection is encrypted; empty to let the address and the server decide. */
    public Optional<Tls> tls() {
        return Optional.ofNullable(tls);
    }

    /** How long one attempt to connect may take, and how long the bus waits for an answer of the server itself. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How long the first connect goes on trying; zero for once at each server. */
    public Duration patience() {
        return patience;
    }

    /** How often the server is asked whether it is there. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /** After so many pings without an answer the connection is given up. */
    public int maxMissedPings() {
        return maxMissedPings;
    }

    /** How a lost connection is got back. */
    public Reconnect reconnect() {
        return reconnect;
    }

    /** What becomes of events that are published meanwhile. */
    public PublishBuffer buffer() {
        return buffer;
    }

    /** How many events may wait between the connection and the queues of the subscriptions. */
    public int maxReadAhead() {
        return maxReadAhead;
    }

    /** What the subjects begin with on which answers come. */
    public String inboxPrefix() {
        return inboxPrefix;
    }

    /** How events are written. */
    public WireForm form() {
        return form;
    }

    /** How durable events are published and kept. */
    public DurableSpec durable() {
        return durable;
    }

    /** The streams that are made, or checked, when the bus connects. */
    public List<StreamSpec> streams() {
        return streams;
    }

    /** Runs handlers; empty for threads of the bus' own. */
    public Optional<Executor> executor() {
        return Optional.ofNullable(executor);
    }

    /** The addresses and the name. */
    @Override
    public String toString() {
        return "NatsConfig[" + servers + ", name=" + name + ", " + credentials.getClass().getSimpleName() + "]";
    }

    static void requireRange(String name, Duration time, Duration least, Duration most) {
        if (Objects.requireNonNull(time, name).compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + time + "; it must be " + least + " to " + most);
        }
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private static final Duration SHORTEST = Duration.ofMillis(50);
        private static final Duration LONGEST = Duration.ofHours(1);

        private final List<URI> servers = new ArrayList<>();
        private String name = "rosey";
        private Credentials credentials = Credentials.anonymous();
        private @Nullable Tls tls;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration patience = Duration.ZERO;
        private Duration pingInterval = Duration.ofSeconds(10);
        private int maxMissedPings = 2;
        private Reconnect reconnect = Reconnect.defaults();
        private PublishBuffer buffer = PublishBuffer.defaults();
        private int maxReadAhead = 131_072;
        private String inboxPrefix = "_INBOX";
        private WireForm form = WireForm.STRUCTURED;
        private DurableSpec durable = DurableSpec.defaults();
        private final List<StreamSpec> streams = new ArrayList<>();
        private @Nullable Executor executor;

        private Builder(List<String> addresses) {
            addresses.forEach(this::add);
        }

        private void add(String address) {
            String text = address.contains("://") ? address : "nats://" + address;
            URI uri;
            try {
                uri = new URI(text);
            } catch (URISyntaxException e) {
                throw badAddress(); // the address may have a password in it, so it is not repeated
            }
            if (uri.getHost() == null || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    || (uri.getPath() != null && uri.getPath().length() > 1) || uri.getQuery() != null) {
                throw badAddress();
            }
            String user = uri.getUserInfo();
            if (user != null) {
                int colon = user.indexOf(':');
                credentials(colon < 0
                        ? Credentials.token(user)
                        : Credentials.password(user.substring(0, colon), user.substring(colon + 1)));
            }
            servers.add(URI.create(uri.getScheme() + "://" + uri.getHost() + ':' + (uri.getPort() < 0 ? 4222 : uri.getPort())));
        }

        private static IllegalArgumentException badAddress() {
            return new IllegalArgumentException("Not the address of a NATS server; write nats://host:4222, tls://host:4222, "
                    + "ws://host:port or wss://host:port, with user:password@ before the host if need be");
        }

        /** Sets how the servers list this client; {@code rosey} by default. */
        public Builder name(String text) {
            if (Objects.requireNonNull(text, "text").isBlank()) {
                throw new IllegalArgumentException("name is blank; say what this client is, such as movies-bot");
            }
            this.name = text;
            return this;
        }

        /** Sets who this client is; nobody by default. */
        public Builder credentials(Credentials proof) {
            this.credentials = Objects.requireNonNull(proof, "proof");
            return this;
        }

        /** Encrypts the connection; by default the address ({@code tls://}) and the server decide. */
        public Builder tls(Tls encryption) {
            this.tls = Objects.requireNonNull(encryption, "encryption");
            return this;
        }

        /** Sets how long one attempt to connect may take; 5 s by default. */
        public Builder connectTimeout(Duration time) {
            requireRange("connectTimeout", time, SHORTEST, LONGEST);
            this.connectTimeout = time;
            return this;
        }

        /** Sets how long the first connect goes on trying when no server answers; by default each is asked once. */
        public Builder patience(Duration time) {
            requireRange("patience", time, Duration.ZERO, LONGEST);
            this.patience = time;
            return this;
        }

        /**
         * Sets how often the server is asked whether it is there, and after how many answers missed in a row it is given
         * up; 10 s and 2 by default.
         */
        public Builder ping(Duration interval, int maxMissed) {
            requireRange("interval", interval, SHORTEST, LONGEST);
            if (maxMissed < 1) {
                throw new IllegalArgumentException("maxMissed is " + maxMissed + "; it must be positive");
            }
            this.pingInterval = interval;
            this.maxMissedPings = maxMissed;
            return this;
        }

        /** Sets how a lost connection is got back. */
        public Builder reconnect(Reconnect how) {
            this.reconnect = Objects.requireNonNull(how, "how");
            return this;
        }

        /** Sets what becomes of events that are published without a connection. */
        public Builder buffer(PublishBuffer bounds) {
            this.buffer = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /**
         * Sets how many events may wait between the connection and the queues of the subscriptions; 131,072 by default.
         * What comes beyond is dropped and counted as {@link dev.rosey.api.bus.DropReason#SLOW_CONSUMER}: only direct
         * handlers that are slow, or a starved machine, let it come so far.
         */
        public Builder maxReadAhead(int events) {
            if (events < 1) {
                throw new IllegalArgumentException("maxReadAhead is " + events + "; it must be positive");
            }
            this.maxReadAhead = events;
            return this;
        }

        /**
         * Sets what the subjects begin with on which answers come; {@code _INBOX} by default. A user whose permissions
         * name a prefix of its own cannot hear the answers of others.
         *
         * @param prefix one or more tokens of {@code A-Za-z0-9_-}
         */
        public Builder inboxPrefix(String prefix) {
            if (!PREFIX.matcher(prefix).matches()) {
                throw new IllegalArgumentException("inboxPrefix is \"" + prefix
                        + "\"; use tokens of letters, digits, '_' and '-' with dots between them, such as _INBOX.bot1");
            }
            this.inboxPrefix = prefix;
            return this;
        }

        /** Sets how events are written; all forms are understood. */
        public Builder form(WireForm wire) {
            this.form = Objects.requireNonNull(wire, "wire");
            return this;
        }

        /** Sets how durable events are published and kept. */
        public Builder durable(DurableSpec spec) {
            this.durable = Objects.requireNonNull(spec, "spec");
            return this;
        }

        /**
         * Declares a stream: it is made when the bus connects, or compared with the one that is there.
         *
         * @throws IllegalArgumentException if one of that name is declared already
         */
        public Builder stream(StreamSpec spec) {
            if (streams.stream().anyMatch(each -> each.name().equals(spec.name()))) {
                throw new IllegalArgumentException("The stream " + spec.name() + " is declared twice; give one another name");
            }
            streams.add(spec);
            return this;
        }

        /**
         * Sets who runs handlers, listeners and the code that waits for answers; by default {@code max(2, processors)}
         * daemon threads of the bus' own. It gets one short task per busy subscription at a time, and is not closed with
         * the bus.
         */
        public Builder executor(Executor handlers) {
            this.executor = Objects.requireNonNull(handlers, "handlers");
            return this;
        }

        /** The configuration. */
        public NatsConfig build() {
            return new NatsConfig(this);
        }
    }
}
