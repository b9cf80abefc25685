package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiscoveryClientTest {
    private static final String ONE_SERVER = "{\"servers\":[{\"url\":\"https://a\",\"secure\":true}]}";
    private static final DiscoveryAnswer FOUND =
            new DiscoveryAnswer.Servers(List.of(new Server(URI.create("https://a"), true)));

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    @Test
    void theSiteTellsTheServers() {
        answer("/socketconfig/movies.json", 200, ONE_SERVER);

        assertThat(find()).isEqualTo(FOUND);
    }

    @Test
    void aBadChannelNameIsToldAsSuch() {
        answer("/socketconfig/movies.json", 404, "{\"error\":\"no such name\"}");

        assertThat(find()).isEqualTo(new DiscoveryAnswer.InvalidChannel("no such name"));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Redirect.class)
    void redirectsAreFollowedWhateverTheClientDoes(HttpClient.Redirect policy) {
        answer("/else/where", 200, ONE_SERVER);
        redirect("/socketconfig/movies.json", "/else/where");
        HttpClient http = HttpClient.newBuilder().followRedirects(policy).build();

        assertThat(find(new DiscoveryClient(http, Duration.ofSeconds(10), Map.of()), site())).isEqualTo(FOUND);
    }

    @Test
    void headersOfTheOperatorGoToTheSiteAlone() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            other.createContext("/", exchange -> {
                seen.add("other " + exchange.getRequestHeaders().getFirst("X-Asked-By"));
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
            });
            other.start();
            server.createContext("/socketconfig/movies.json", exchange -> {
                seen.add("site " + exchange.getRequestHeaders().getFirst("X-Asked-By"));
                exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            why();
            assertThat(seen).containsExactly("site rosey", "other null");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void redirectsInACircleEnd() {
        redirect("/socketconfig/movies.json", "/socketconfig/movies.json");

        assertThat(why()).contains("redirected more than 5 times");
    }

    @Test
    void redirectsToNowhereAreTold() {
        for (String target : List.of("", "ftp://x/", "http://[", "mailto:a@b")) {
            redirect("/socketconfig/movies.json", target);
            assertThat(why()).as(target).contains("redirected to nowhere");
            server.removeContext("/socketconfig/movies.json");
        }
    }

    @Test
    void encryptionIsNotGivenUpByARedirect() {
        URI plain = URI.create("http://site.example/socketconfig/movies.json");
        HttpClient http = new ScriptedHttpClient(url -> new ScriptedHttpClient.Answer(
                url.getScheme().equals("https") ? 302 : 200, plain.toString(), url, ONE_SERVER));
        HttpClient followsAll =
                new ScriptedHttpClient(url -> new ScriptedHttpClient.Answer(200, "", plain, ONE_SERVER));
        URI site = URI.create("https://site.example");

        assertThat(why(new DiscoveryClient(http, Duration.ofSeconds(10), Map.of()), site)).contains("from https to http");
        assertThat(why(new DiscoveryClient(followsAll, Duration.ofSeconds(10), Map.of()), site)).contains("from https to http");
    }

    @Test
    void encryptionMayBeGainedByARedirect() {
        HttpClient http = new ScriptedHttpClient(url -> new ScriptedHttpClient.Answer(
                url.getScheme().equals("http") ? 301 : 200, "https://site.example/x", url, ONE_SERVER));

        assertThat(find(new DiscoveryClient(http, Duration.ofSeconds(10), Map.of()), URI.create("http://site.example")))
                .isEqualTo(FOUND);
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        AtomicBoolean isOver = new AtomicBoolean();
        server.createContext("/socketconfig/movies.json", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] chunk = new byte[8192];
                for (int i = 0; i < 100_000; i++) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                isOver.set(true);
            }
        });

        assertThat(why()).contains("longer than 65536 bytes");
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilTrue(isOver);
    }

    @Test
    void anAnswerThatTricklesInIsCutOff() {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/socketconfig/movies.json", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(over);
            exchange.close();
        });

        assertThat(why(client(Duration.ofMillis(300)), site())).contains("within 300 ms");
        over.countDown();
    }

    @Test
    void silenceIsATimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI site = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            assertThat(why(client(Duration.ofMillis(300)), site)).contains("No answer from 127.0.0.1 within 300 ms");
        }
    }

    @Test
    void aClosedPortIsToldAsSuch() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(why(client(Duration.ofSeconds(10)), URI.create("http://127.0.0.1:" + port))).contains("refused");
    }

    @Test
    void anUnknownHostIsToldAsSuch() {
        assertThat(why(client(Duration.ofSeconds(20)), URI.create("http://no-such-host.invalid")))
                .contains("no-such-host.invalid", "looked up");
    }

    @Test
    void aServerWithoutACertificateIsToldAsSuch() throws IOException {
        ServerSocket bare = SSLServerSocketFactory.getDefault().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (bare) {
            executor.execute(() -> {
                try (SSLSocket socket = (SSLSocket) bare.accept()) {
                    socket.startHandshake();
                } catch (IOException e) {
                    // It has nothing to show; the client is told so by an alert.
                }
            });

            assertThat(why(client(Duration.ofSeconds(10)), URI.create("https://127.0.0.1:" + bare.getLocalPort())))
                    .contains("(TLS)");
        }
    }

    @Test
    void whatIsNotHttpIsToldAsSuch() throws IOException {
        try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            executor.execute(() -> {
                try (Socket socket = odd.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write("SSH-2.0-hello\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The other side has seen enough.
                }
            });

            assertThat(why(client(Duration.ofSeconds(10)), URI.create("http://127.0.0.1:" + odd.getLocalPort())))
                    .contains("No usable answer from 127.0.0.1");
        }
    }

    @Test
    void thePageTellsTheLengthOfAMessage() {
        answer("/r/movies", 200, "<p>é</p><input id=chatline maxlength=240>");

        assertThat(length()).hasValue(240);
    }

    @Test
    void noPageIsNoLength() {
        assertThat(length()).isEmpty();
        answer("/r/movies", 500, "<input id=chatline maxlength=240>");
        assertThat(length()).isEmpty();
        server.stop(0);
        assertThat(length()).isEmpty();
    }

    private DiscoveryAnswer find() {
        return find(client(Duration.ofSeconds(10)), site());
    }

    private static DiscoveryAnswer find(DiscoveryClient client, URI site) {
        return client.find(site, "movies").toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private OptionalInt length() {
        return client(Duration.ofSeconds(10))
                .maxMessageLength(site(), "movies")
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private String why() {
        return why(client(Duration.ofSeconds(10)), site());
    }

    private static String why(DiscoveryClient client, URI site) {
        return ((DiscoveryAnswer.Failed) find(client, site)).why();
    }

    private static DiscoveryClient client(Duration timeout) {
        return new DiscoveryClient(HttpClient.newHttpClient(), timeout, Map.of("X-Asked-By", "rosey"));
    }

    private URI site() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> send(exchange, status, body));
    }

    private void redirect(String path, String target) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Location", target);
            send(exchange, 302, "");
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
