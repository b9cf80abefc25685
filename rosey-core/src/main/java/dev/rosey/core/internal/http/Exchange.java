package dev.rosey.core.internal.http;

import dev.rosey.api.RoseyException;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import dev.rosey.core.http.HostResolver;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request of a plugin with the redirects that follow from it. Each message is checked as if it were the first: its
 * host, and the addresses behind it. Runs on a thread that may wait.
 */
final class Exchange implements Runnable {
    /** More addresses than this are not tried. */
    private static final int MAX_ADDRESSES = 8;

    private final HttpBroker.Request request;
    private final Outgoing first;
    private final HostGrants grants;
    private final Function<String, PermissionDeniedException> deny;
    private final HostResolver resolver;
    private final HttpEngine engine;
    private final int maxResponseBytes;
    private final Duration timeout;
    private final Executor executor;
    private final CompletableFuture<HttpBroker.Response> result = new CompletableFuture<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile @Nullable Connection connection;

    /** Results are told on the executor. */
    Exchange(HttpBroker.Request request, Outgoing first, HostGrants grants,
            Function<String, PermissionDeniedException> deny, HttpEngine engine, Executor executor) {
        this.request = request;
        this.first = first;
        this.grants = grants;
        this.deny = deny;
        this.resolver = engine.access().resolver();
        this.engine = engine;
        this.maxResponseBytes = Math.min(request.maxResponseBytes(), engine.access().limits().maxResponseBytes());
        Duration longest = engine.access().limits().maxTimeout();
        this.timeout = request.timeout().compareTo(longest) > 0 ? longest : request.timeout();
        this.executor = executor;
        CompletableFuture<?> unused = result.whenComplete((response, failure) -> abort());
    }

    /** What the plugin waits for; when it is completed from outside, the exchange ends. */
    CompletableFuture<HttpBroker.Response> result() {
        return result;
    }

    Duration timeout() {
        return timeout;
    }

    /** The time is up. */
    void expire() {
        fail(new HttpFailedException(Reason.TIMED_OUT, first.place() + " did not answer completely within "
                + timeout.toMillis() + " ms; it may have done what was asked all the same", null));
    }

    /** Ends it with a failure, unless it has ended. */
    void fail(RuntimeException failure) {
        if (decided.compareAndSet(false, true)) { // before the abort, which lets the exchange itself fail
            abort();
            tell(() -> result.completeExceptionally(failure));
        }
    }

    private void abort() {
        Connection open = connection;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void run() {
        try {
            HttpBroker.Response response = follow();
            if (decided.compareAndSet(false, true)) {
                tell(() -> result.complete(response));
            }
        } catch (RoseyException e) {
            fail(e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) { // nobody may wait for ever
            fail(new HttpFailedException(Reason.BROKEN, "The request to " + first.place() + " failed: " + e, e));
        }
    }

    private void tell(Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run(); // the application ends: nobody else is left to do it
        }
    }

    private HttpBroker.Response follow() {
        Outgoing message = first;
        for (int redirects = 0; ; redirects++) {
            Incoming answer = send(message);
            Optional<Outgoing> next =
                    request.followsRedirects() ? Redirects.next(message, answer) : Optional.empty();
            if (next.isEmpty()) {
                return answer.toResponse();
            } else if (redirects == HttpBroker.MAX_REDIRECTS) {
                throw new HttpFailedException(Reason.REDIRECT_REFUSED, first.place() + " led to more than "
                        + HttpBroker.MAX_REDIRECTS + " redirects; correct the address", null);
            }
            message = next.get();
        }
    }

    private Incoming send(Outgoing message) {
        HostGrants.Reach reach = requireGranted(grants, message.uri(), deny);
        Connection next = new Connection(message, addresses(message.uri(), reach), engine::tls);
        connection = next;
        if (decided.get() || result.isDone()) {
            next.abort(); // it ended before this connection was known
        }
        return next.exchange(maxResponseBytes, timeout);
    }

    static HostGrants.Reach requireGranted(
            HostGrants grants, URI uri, Function<String, PermissionDeniedException> deny) {
        return grants.find(uri).orElseThrow(() -> deny.apply("send HTTP requests to " + Outgoing.place(uri)));
    }

    private List<InetAddress> addresses(URI uri, HostGrants.Reach reach) {
        String host = HostGrants.host(uri);
        List<InetAddress> addresses = HostGrants.isLiteral(host)
                ? List.of(AddressKind.literal(host))
                : resolve(host, uri);
        for (InetAddress address : addresses) {
            AddressKind kind = AddressKind.of(address);
            if (!reach.allows(kind)) {
                throw deny.apply("send HTTP requests to " + Outgoing.place(uri) + ", which leads to " + kind.words()
                        + remedy(host, kind));
            }
        }
        return addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES));
    }

    private static String remedy(String host, AddressKind kind) {
        return switch (kind) {
            case LOOPBACK, PRIVATE, LINK_LOCAL -> " (if that is meant, grant private:" + host + ")";
            case METADATA -> " (only the address itself can be granted)";
            case PUBLIC, RESERVED -> " (which cannot be granted)";
        };
    }

    private List<InetAddress> resolve(String host, URI uri) {
        try {
            List<InetAddress> addresses = List.copyOf(resolver.resolve(host));
            if (!addresses.isEmpty()) {
                return addresses;
            }
        } catch (UnknownHostException e) {
            throw unknown(uri, e);
        }
        throw unknown(uri, null);
    }

    private static HttpFailedException unknown(URI uri, @Nullable Throwable cause) {
        return new HttpFailedException(Reason.NAME_UNKNOWN, "No address of " + Outgoing.place(uri)
                + " is known; correct the name, or see whether this machine can look up names", cause);
    }
}
