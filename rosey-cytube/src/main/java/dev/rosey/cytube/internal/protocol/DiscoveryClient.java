package dev.rosey.cytube.internal.protocol;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a site where a channel is. Nothing here blocks, and nothing completes exceptionally. Follows up to five redirects,
 * but none that gives up encryption. Safe for use by several threads.
 */
public final class DiscoveryClient {
    /** A few servers take some hundred bytes. */
    static final int MAX_CONFIG_BYTES = 64 * 1024;

    /** The page of a channel has its whole user interface in it. */
    static final int MAX_PAGE_BYTES = 2 * 1024 * 1024;

    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final String DOWNGRADE = "redirected from https to http, which is not followed";
    private static final int OK = 200;

    private final HttpClient http;
    private final Duration timeout;
    private final Map<String, String> headers;

    /**
     * A client that asks through another.
     *
     * @param http what to ask through; stays open
     * @param timeout for a whole answer, redirects included
     * @param headers further headers, sent to the site itself but not to other hosts that it redirects to
     */
    public DiscoveryClient(HttpClient http, Duration timeout, Map<String, String> headers) {
        this.http = Objects.requireNonNull(http, "http");
        this.timeout = Objects.requireNonNull(timeout, "timeout");
        this.headers = Map.copyOf(headers);
    }

    /**
     * Asks for the servers of a channel.
     *
     * @throws IllegalArgumentException if the site is not an http or https address
     */
    public CompletionStage<DiscoveryAnswer> find(URI site, String channel) {
        Question question = new Question(Discovery.configUrl(site, channel), MAX_CONFIG_BYTES);
        return get(question)
                .handle((response, problem) -> response == null
                        ? new DiscoveryAnswer.Failed(words(problem, question.host()))
                        : Discovery.read(response.statusCode(), response.body()));
    }

    /**
     * Asks the page of a channel how long a message may be; empty if it does not say or cannot be had.
     *
     * @throws IllegalArgumentException if the site is not an http or https address
     */
    public CompletionStage<OptionalInt> maxMessageLength(URI site, String channel) {
        return get(new Question(Discovery.pageUrl(site, channel), MAX_PAGE_BYTES))
                .handle((response, problem) -> response == null || response.statusCode() != OK
                        ? OptionalInt.empty()
                        : ChannelPage.maxMessageLength(response.body()));
    }

    private CompletableFuture<HttpResponse<String>> get(Question question) {
        CompletableFuture<HttpResponse<String>> answer = follow(question.url, question, MAX_REDIRECTS)
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        // The client's own timeout ends with the headers; a body that trickles in has to be cut off as well.
        return answer.whenComplete((response, problem) -> question.end());
    }

    private CompletableFuture<HttpResponse<String>> follow(URI url, Question question, int redirects) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(timeout)
                .header("User-Agent", "Rosey")
                .GET();
        if (url.getAuthority().equals(question.url.getAuthority())) {
            headers.forEach(request::setHeader);
        }
        CompletableFuture<HttpResponse<String>> exchange =
                http.sendAsync(request.build(), info -> new CappedBody(question.maxBytes));
        question.asks(url, exchange);
        return exchange.thenCompose(response -> {
            if (!REDIRECTS.contains(response.statusCode())) {
                return checked(url, response);
            }
            URI target = target(url, response);
            if (Discovery.isHttps(url) && !Discovery.isHttps(target)) {
                throw refused(DOWNGRADE);
            }
            if (redirects == 0) {
                throw refused("redirected more than " + MAX_REDIRECTS + " times");
            }
            return follow(target, question, redirects - 1);
        });
    }

    private static URI target(URI url, HttpResponse<String> response) {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI target = url.resolve(location);
            if (!location.isEmpty() && Discovery.isWeb(target)) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as it is with a place that nobody can go to.
        }
        throw refused("redirected to nowhere");
    }

    /** The client that was given may follow redirects of its own accord. */
    private static CompletableFuture<HttpResponse<String>> checked(URI url, HttpResponse<String> response) {
        if (Discovery.isHttps(url) && !Discovery.isHttps(response.uri())) {
            throw refused(DOWNGRADE);
        }
        return CompletableFuture.completedFuture(response);
    }

    private static CompletionException refused(String why) {
        return new CompletionException(new IOException(why));
    }

    private String words(@Nullable Throwable problem, String host) {
        Throwable cause = problem instanceof CompletionException && problem.getCause() != null
                ? problem.getCause()
                : problem;
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "No answer from " + host + " within " + timeout.toMillis() + " ms.";
        }
        if (cause instanceof ConnectException) {
            return cause.getCause() instanceof UnresolvedAddressException
                    ? "There is no host " + host + ", or its name cannot be looked up."
                    : "Nobody answers at " + host + ": the connection was refused or there is no way to it.";
        }
        if (cause instanceof SSLException) {
            return "No trusted connection to " + host + " (TLS): " + cause.getMessage();
        }
        return "No usable answer from " + host + ": " + (cause == null ? "unknown" : cause.getMessage());
    }

    /** One request with the redirects that follow it. */
    private static final class Question {
        private final int maxBytes;
        private volatile URI url;
        private volatile @Nullable CompletableFuture<?> exchange;
        private volatile boolean isOver;

        Question(URI url, int maxBytes) {
            this.url = url;
            this.maxBytes = maxBytes;
        }

        String host() {
            return url.getHost();
        }

        /** Either this sees that it is over, or {@link #end} sees the exchange. */
        void asks(URI next, CompletableFuture<?> running) {
            url = next;
            exchange = running;
            if (isOver) {
                running.cancel(true);
            }
        }

        void end() {
            isOver = true;
            CompletableFuture<?> running = exchange;
            if (running != null) {
                running.cancel(true);
            }
        }
    }
}
