package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.DisconnectedException;
import dev.rosey.api.bus.SubjectRefusedException;
import dev.rosey.nats.config.Credentials;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.Reconnect;
import dev.rosey.nats.config.Tls;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.AuthenticationException;
import io.nats.client.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections as a configuration says, and translates what the client library tells of them. */
final class Connector {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.nats.NatsEventBus");
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int OUTGOING = 65_536;
    private static final Set<String> SECURE = Set.of("tls", "wss");
    private static final Pattern REFUSED = Pattern.compile(
            "(?i)permissions violation for (publish|subscription) to \"([^\"]*)\"");

    private final NatsConfig config;
    private final LinkListener listener;
    private final BusRuntime runtime;
    private final ExecutorService threads = Executors.newCachedThreadPool(BusRuntime.threads("rosey-nats-work"));

    Connector(NatsConfig config, LinkListener listener, BusRuntime runtime) {
        this.config = config;
        this.listener = listener;
        this.runtime = runtime;
    }

    /**
     * Connects. Blocks until it has, or for the patience of the configuration.
     *
     * @throws DisconnectedException if no server can be reached, or none accepts this client
     * @throws IllegalArgumentException if the configuration cannot be used, such as a file that is not there
     */
    Connection connect() {
        Options options = options();
        long begun = System.nanoTime();
        while (true) {
            try {
                return Nats.connect(options);
            } catch (AuthenticationException e) {
                threads.shutdown();
                throw new DisconnectedException("No NATS server accepts this client (" + config.servers() + "): "
                        + e.getMessage() + "; check its credentials", e);
            } catch (IOException e) {
                if (System.nanoTime() - begun >= config.patience().toNanos()) {
                    threads.shutdown();
                    throw new DisconnectedException("No NATS server answers at " + addresses() + ": " + e.getMessage()
                            + ". Start one, for instance with: nats-server -js -p " + config.servers().get(0).getPort()
                            + " (or correct the address)", e);
                }
                LockSupport.parkNanos(this, PAUSE.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                threads.shutdown();
                throw new DisconnectedException("Connecting to " + addresses() + " was interrupted", e);
            }
        }
    }

    private String addresses() {
        return String.join(", ", config.servers().stream().map(URI::toString).toList());
    }

    /** Ends the threads of the connection. */
    void close() {
        threads.shutdown();
    }

    private Options options() {
        Options.Builder options = new Options.Builder()
                .servers(config.servers().stream().map(URI::toString).toArray(String[]::new))
                .connectionName(config.name())
                .inboxPrefix(config.inboxPrefix())
                .supportUTF8Subjects()
                .connectionTimeout(config.connectTimeout())
                .socketWriteTimeout(config.connectTimeout().plusSeconds(10))
                .pingInterval(config.pingInterval())
                .maxPingsOut(config.maxMissedPings())
                .maxReconnects(config.reconnect().maxRounds())
                .reconnectDelayHandler(rounds -> pause(config.reconnect()))
                .reconnectBufferSize(-1) // the bounds of the configuration hold, see Link
                .maxMessagesInOutgoingQueue(Math.max(OUTGOING, 2 * config.buffer().maxEvents()))
                .writeQueuePushTimeout(config.connectTimeout())
                .executor(threads)
                .scheduledExecutor(runtime.timer())
                .connectThreadFactory(BusRuntime.threads("rosey-nats-connect"))
                .callbackThreadFactory(BusRuntime.threads("rosey-nats-callback"))
                .readerThreadFactory(BusRuntime.threads("rosey-nats-reader"))
                .writerThreadFactory(BusRuntime.threads("rosey-nats-writer"))
                .connectionListener(new Life())
                .errorListener(new Errors());
        credentials(options);
        tls().ifPresent(tls -> encrypt(options, tls));
        return options.build();
    }

    private static Duration pause(Reconnect reconnect) {
        return reconnect.pause().plusNanos((long) (reconnect.jitter().toNanos() * ThreadLocalRandom.current().nextDouble()));
    }

    private void credentials(Options.Builder options) {
        Credentials credentials = config.credentials();
        if (credentials instanceof Credentials.UserPassword login) {
            options.userInfo(login.user().toCharArray(), login.password().reveal());
        } else if (credentials instanceof Credentials.Token token) {
            options.token(token.token().reveal());
        } else if (credentials instanceof Credentials.CredentialsFile file) {
            if (!Files.isReadable(file.file())) {
                throw new IllegalArgumentException("The credentials file " + file.file()
                        + " does not exist or cannot be read; correct the path or the rights of the file");
            }
            options.authHandler(Nats.credentials(file.file().toString()));
        } else if (credentials instanceof Credentials.NKeySeed seed) {
            options.authHandler(new SeedAuth(seed.seed()));
        }
    }

    /** Without a word about TLS, an address that asks for it is enough. */
    private Optional<Tls> tls() {
        boolean asked = config.servers().stream().map(URI::getScheme).anyMatch(SECURE::contains);
        return config.tls().or(() -> asked ? Optional.of(Tls.system()) : Optional.empty());
    }

    private void encrypt(Options.Builder options, Tls tls) {
        options.sslContext(TlsContexts.of(tls, config.servers()))
                .hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs); // names are checked, not addresses
        if (tls.isFirst()) {
            options.tlsFirst();
        }
    }

    /** Translates the events of the connection. */
    private final class Life implements ConnectionListener {
        @Override
        @Deprecated
        public void connectionEvent(Connection connection, Events type) {
            // The other form is called.
        }

        @Override
        public void connectionEvent(Connection connection, Events type, Long time, String server) {
            switch (type) {
                case CONNECTED -> listener.connected(String.valueOf(server));
                case DISCONNECTED -> {
                    String error = connection.getLastError();
                    listener.disconnected(error == null || error.isBlank() ? "the connection broke" : error);
                }
                case RESUBSCRIBED -> listener.reconnected(String.valueOf(server));
                case LAME_DUCK -> listener.lameDuck(String.valueOf(server));
                case CLOSED -> listener.closed();
                default -> LOG.debug("{}", type);
            }
        }
    }

    /** Translates what goes wrong. */
    private final class Errors implements ErrorListener {
        @Override
        public void errorOccurred(Connection connection, String error) {
            Matcher refused = REFUSED.matcher(error);
            if (refused.find()) {
                listener.refused(new SubjectRefusedException(
                        "publish".equalsIgnoreCase(refused.group(1))
                                ? SubjectRefusedException.Operation.PUBLISH
                                : SubjectRefusedException.Operation.SUBSCRIBE,
                        refused.group(2)));
            } else {
                listener.problem(new DisconnectedException("The NATS server says: " + error
                        + "; see its log and the credentials of this client"));
            }
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception failure) {
            LOG.debug("The connection to NATS had a problem", failure);
        }

        @Override
        public void slowConsumerDetected(Connection connection, Consumer consumer) {
            listener.slow();
        }

        @Override
        public void socketWriteTimeout(Connection connection) {
            listener.problem(new BusException("BUS-007", "The NATS server did not take what was written for a long time; "
                    + "the connection is given up and made again"));
        }
    }
}
