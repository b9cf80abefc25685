package dev.rosey.core.internal.http;

import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One exchange over one connection, which goes to addresses that were checked before. No connection is used twice, so that
 * no plugin meets what another has left. May be aborted at any time by any thread; then everything that waits fails.
 */
final class Connection {
    private static final Http1Config HEADERS = Http1Config.custom()
            .setMaxLineLength(8 << 10)
            .setMaxHeaderCount(128)
            .setMaxEmptyLineCount(8)
            .build();

    private final Outgoing message;
    private final List<InetAddress> addresses;
    private final Supplier<TlsSocketStrategy> tls;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Socket socket; // guarded by lock
    private boolean aborted; // guarded by lock
    private volatile boolean secured;

    Connection(Outgoing message, List<InetAddress> addresses, Supplier<TlsSocketStrategy> tls) {
        this.message = message;
        this.addresses = addresses;
        this.tls = tls;
    }

    /**
     * Sends the message and waits for the answer.
     *
     * @param maxBytes the greatest body of the answer
     * @param patience how long one step may take; the whole is bounded by {@link #abort()}
     * @throws HttpFailedException if there is no answer
     */
    Incoming exchange(int maxBytes, Duration patience) {
        BasicHttpClientConnectionManager connections = connections(patience);
        MinimalHttpClient client = HttpClients.createMinimal(connections);
        // The response is never closed by itself: that would read the rest of it, which may have no end.
        try {
            return read(client.executeOpen(target(), request(), null), maxBytes);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            abort();
            connections.close(CloseMode.IMMEDIATE);
        }
    }

    private BasicHttpClientConnectionManager connections(Duration patience) {
        TlsSocketStrategy watched = (plain, host, port, attachment, context) -> {
            var upgraded = tls.get().upgrade(plain, host, port, attachment, context);
            secured = true;
            return upgraded;
        };
        BasicHttpClientConnectionManager connections = new BasicHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(unused -> open(), null, new Pinned(),
                        scheme -> scheme.equals("https") ? watched : null),
                ManagedHttpClientConnectionFactory.builder().http1Config(HEADERS).build());
        Timeout step = Timeout.of(patience);
        connections.setConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(step).setSocketTimeout(step).build());
        return connections;
    }

    /** A socket that goes where it is told, whatever proxy the JVM was given. */
    private Socket open() throws IOException {
        lock.lock();
        try {
            if (aborted) {
                throw new SocketException("The exchange was ended");
            }
            Socket next = new Socket(Proxy.NO_PROXY);
            socket = next;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the exchange. Idempotent. */
    void abort() {
        Socket open;
        lock.lock();
        try {
            aborted = true;
            open = socket;
        } finally {
            lock.unlock();
        }
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            return; // it is as good as closed
        }
    }

    private HttpHost target() {
        URI uri = message.uri();
        return new HttpHost(uri.getScheme().toLowerCase(Locale.ROOT), host(uri), uri.getPort());
    }

    private static String host(URI uri) {
        String host = HostGrants.host(uri);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private BasicClassicHttpRequest request() {
        URI uri = message.uri();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(message.method(), target(), path + query);
        message.headers().forEach(request::setHeader);
        request.setHeader("Connection", "close");
        if (message.body().length > 0 || message.method().startsWith("P")) { // POST, PUT and PATCH always say a length
            request.setEntity(new ByteArrayEntity(message.body(), null));
        }
        return request;
    }

    private Incoming read(ClassicHttpResponse response, int maxBytes) throws IOException {
        if (response.getCode() < 200) {
            throw new HttpFailedException(Reason.BROKEN, message.place() + " answered with the status "
                    + response.getCode() + ", which is no answer", null);
        }
        Map<String, List<String>> headers = new TreeMap<>();
        int length = 0;
        for (Header header : response.getHeaders()) {
            String value = header.getValue() == null ? "" : header.getValue();
            length += header.getName().length() + value.length();
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), any -> new ArrayList<>()).add(value);
        }
        if (length > HttpBroker.MAX_HEADER_LENGTH) {
            throw tooLarge("headers of more than " + HttpBroker.MAX_HEADER_LENGTH + " characters", null);
        }
        HttpEntity entity = response.getEntity();
        return new Incoming(response.getCode(), headers, entity == null ? new byte[0] : body(entity, maxBytes));
    }

    private byte[] body(HttpEntity entity, int maxBytes) throws IOException {
        if (entity.getContentLength() > maxBytes) {
            throw tooLarge("a body of more than " + maxBytes + " bytes", null);
        }
        InputStream content = entity.getContent();
        byte[] body = content.readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw tooLarge("a body of more than " + maxBytes + " bytes", null);
        }
        return body;
    }

    private HttpFailedException tooLarge(String what, @Nullable Throwable cause) {
        return new HttpFailedException(Reason.RESPONSE_TOO_LARGE, message.place() + " answered with " + what
                + "; ask for less at once", cause);
    }

    private HttpFailedException failed(Exception e) {
        if (e instanceof MessageConstraintException || e.getCause() instanceof MessageConstraintException) {
            return tooLarge("headers that are too long or too many", e);
        }
        String why = shown(e);
        if (!isConnected()) {
            return new HttpFailedException(Reason.NOT_CONNECTED,
                    "No connection to " + message.place() + " came about: " + why, e);
        } else if (message.isSecure() && !secured) {
            return new HttpFailedException(Reason.NOT_SECURE,
                    "No secure connection to " + message.place() + " came about: " + why, e);
        }
        return new HttpFailedException(Reason.BROKEN, "The connection to " + message.place()
                + " broke, or what came is no HTTP: " + why, e);
    }

    private boolean isConnected() {
        lock.lock();
        try {
            return socket != null && socket.isConnected();
        } finally {
            lock.unlock();
        }
    }

    /** What happened, in the words of the innermost error, which do not repeat the place. */
    private static String shown(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String message = inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
        String line = message.replaceAll("\\p{Cntrl}", " ");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }

    /** Knows the addresses of one name, and no other. */
    private final class Pinned implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            if (!host.equalsIgnoreCase(host(message.uri()))) {
                throw new UnknownHostException(host + " was not asked for");
            }
            return addresses.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
