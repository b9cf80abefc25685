package dev.rosey.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpBroker.Request;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import dev.rosey.core.http.HttpLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin may send by the broker, where it arrives, and what comes back. */
class GuardedHttpTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final Kept kept = new Kept();

    private BrokerFixture granting(String... hosts) {
        return kept.keep(BrokerFixture.granting(hosts));
    }

    /** A broker that may reach the server under a name that leads to loopback. */
    private BrokerFixture reaching(RawServer server) {
        return granting("private:api.example.org:" + server.port()).name("api.example.org", "127.0.0.1");
    }

    private static String uri(RawServer server) {
        return "http://api.example.org:" + server.port() + "/a?b=c#d";
    }

    @Test
    void getsWhatARealServerSays() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kept.keep(() -> server.stop(0));
        server.createContext("/", exchange -> {
            byte[] answer = ("{\"method\":\"" + exchange.getRequestMethod() + "\",\"host\":\""
                    + exchange.getRequestHeaders().getFirst("Host") + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
            exchange.getResponseHeaders().add("X-Two", "1");
            exchange.getResponseHeaders().add("x-two", "2");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        HttpBroker.Response response = granting("localhost:" + port).name("localhost", "127.0.0.1")
                .get("http://localhost:" + port + "/");

        assertThat(response.isSuccessful()).isTrue();
        assertThat(response.headers()).containsEntry("x-two", List.of("1", "2"));
        assertThat(response.body()).isEqualTo(Payload.of(Map.of("method", "GET", "host", "localhost:" + port)));
    }

    @Test
    void sendsMethodPathHeadersAndBody() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        HttpBroker.Response response = reaching(server).send(Request.builder("POST", uri(server))
                .header("X-Key", "secret").body(Payload.of(Map.of("n", 1))));

        RawServer.Request got = server.requests.get(0);
        assertThat(got.line()).isEqualTo("POST /a?b=c HTTP/1.1");
        assertThat(got.lines()).contains("Host: api.example.org:" + server.port(), "X-Key: secret", "Connection: close",
                "Content-Type: application/json", "Content-Length: 7", "Accept-Encoding: identity", "User-Agent: Rosey");
        assertThat(got.body()).isEqualTo("{\"n\":1}");
        assertThat(response.body().bytes()).hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("hi"));
    }

    @Test
    void aContentTypeOfThePluginsOwnIsSentInsteadOfTheBodys() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        reaching(server).send(Request.builder("PUT", uri(server)).header("content-type", "application/vnd.x+json")
                .body(Payload.of(1)));
        assertThat(server.requests.get(0).lines()).filteredOn(line -> line.toLowerCase(java.util.Locale.ROOT)
                .startsWith("content-type:")).singleElement().asString().endsWith(": application/vnd.x+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: application/json\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 500 Oops\r\n\r\n"})
    void aMissingBodyIsAnEmptyPayload(String answer) throws IOException {
        RawServer server = kept.keep(RawServer.saying(answer));
        HttpBroker.Response response = reaching(server).get(uri(server));
        assertThat(response.body().isEmpty()).isTrue();
        assertThat(response.headers()).doesNotContainKey("link");
    }

    @Test
    void aHeadHasNoBodyWhateverItsLengthSays() throws IOException {
        RawServer server = kept.keep(RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"));
        assertThat(reaching(server).send(Request.builder("HEAD", uri(server))).body().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "application/json; {\"a\":1,\"a\":2}", "application/json; {", "application/json;charset=latin1; 1",
        "text/plain; {\"a\":1}", "application/jsonx; 1"})
    void whatIsNoCleanJsonStaysBytes(String type, String body) throws IOException {
        RawServer server = kept.keep(RawServer.saying(
                "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n" + body));
        Payload payload = reaching(server).get(uri(server)).body();
        assertThat(payload.contentType()).isEqualTo(type);
        assertThat(payload.bytes()).hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo(body));
    }

    @Test
    void jsonThatWouldNotFitIntoAFrameAsValueStaysBytes() throws IOException {
        String body = "[1" + ",0.5".repeat(150_000) + "]";
        RawServer server = kept.keep(RawServer.saying(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + body));
        assertThat(reaching(server).get(uri(server)).body().bytes()).isPresent();
    }

    @Test
    void aHostThatIsNotGrantedIsDenied() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = reaching(server).name("other.example.org", "127.0.0.1");
        assertThat(fixture.failure("http://other.example.org:" + server.port() + "/"))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContainingAll("guest", "NETWORK_HTTP", "other.example.org:" + server.port(), "/plugins/guest");
        assertThat(fixture.denials).hasSize(1);
        assertThat(fixture.asked).isEmpty();
        assertThat(server.connections).hasValue(0);
    }

    @Test
    void withoutAListNothingIsGranted() {
        BrokerFixture fixture = granting();
        assertThat(fixture.failure("https://example.org/")).isInstanceOf(PermissionDeniedException.class);
        assertThat(fixture.asked).isEmpty();
    }

    @Test
    void anotherPortThanTheUsualMustBeNamed() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = granting("private:api.example.org").name("api.example.org", "127.0.0.1");
        assertThat(fixture.failure(uri(server))).isInstanceOf(PermissionDeniedException.class);
        assertThat(server.connections).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "fd00::1",
        "0.0.0.0", "::", "224.0.0.1", "192.0.2.1", "64:ff9b::7f00:1", "::ffff:127.0.0.1", "fe80::1"})
    void aPublicNameMustNotLeadElsewhere(String address) throws IOException {
        BrokerFixture fixture = granting("api.example.org").name("api.example.org", address);
        assertThat(fixture.failure("http://api.example.org/")).isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("api.example.org, which leads to ").hasMessageNotContaining(address + ' ');
        assertThat(fixture.denials).hasSize(1);
    }

    @Test
    void oneAddressThatIsNotAllowedIsOneTooMany() throws IOException {
        BrokerFixture fixture = granting("api.example.org").name("api.example.org", "8.8.8.8", "127.0.0.1");
        assertThat(fixture.failure("http://api.example.org/")).isInstanceOf(PermissionDeniedException.class);
    }

    @Test
    void localhostLeadsToThisMachineAlone() {
        BrokerFixture fixture = granting("localhost").name("localhost", "10.0.0.1");
        assertThat(fixture.failure("http://localhost/")).isInstanceOf(PermissionDeniedException.class);
    }

    @Test
    void evenPrivateNamesDoNotLeadToTheMetadataOfACloud() {
        BrokerFixture fixture = granting("private:api.example.org").name("api.example.org", "169.254.169.254");
        assertThat(fixture.failure("http://api.example.org/")).isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("metadata");
    }

    @Test
    void anAddressThatIsNamedIsReachedWithoutAskingForNames() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = granting("127.0.0.1:" + server.port());
        assertThat(fixture.get("http://127.0.0.1:" + server.port() + "/").status()).isEqualTo(200);
        assertThat(fixture.asked).isEmpty();
        assertThat(server.requests.get(0).line()).isEqualTo("GET / HTTP/1.1");
    }

    @Test
    void theAddressThatWasCheckedIsTheOneThatIsUsed() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = reaching(server).name("api.example.org", "203.0.113.1");
        assertThat(fixture.get(uri(server)).status()).isEqualTo(200);
        assertThat(fixture.asked).containsExactly("api.example.org");
    }

    @Test
    void aNameThatChangesItsAddressIsCheckedAgain() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = granting("api.example.org:" + server.port())
                .name("api.example.org", "127.0.0.1").name("api.example.org", "10.0.0.1");
        assertThat(fixture.failure(uri(server))).isInstanceOf(PermissionDeniedException.class);
        assertThat(fixture.failure(uri(server))).isInstanceOf(PermissionDeniedException.class);
        assertThat(fixture.asked).hasSize(2);
        assertThat(server.connections).hasValue(0);
    }

    @Test
    void anAddressThatDoesNotAnswerIsFollowedByTheNext() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = granting("private:api.example.org:" + server.port())
                .name("api.example.org", "127.0.0.2", "127.0.0.1");
        assertThat(fixture.get(uri(server)).status()).isEqualTo(200);
    }

    @Test
    void aNameWithoutAddressHasAReason() {
        assertThat(granting("api.example.org").reason("http://api.example.org/")).isEqualTo(Reason.NAME_UNKNOWN);
    }

    @Test
    void nobodyThereHasAReason() throws IOException {
        RawServer server = RawServer.saying(OK);
        server.close();
        assertThat(reaching(server).reason(uri(server))).isEqualTo(Reason.NOT_CONNECTED);
    }

    @Test
    void aBodyThatIsTooLargeIsNotSent() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = kept.keep(BrokerFixture.with(
                access -> access.limits(HttpLimits.builder().maxRequestBytes(10).build()),
                "private:api.example.org:" + server.port())).name("api.example.org", "127.0.0.1");
        Request.Builder request = Request.builder("POST", uri(server));
        assertThat(fixture.reason(request.body(Payload.ofBytes(new byte[11], "a/b")))).isEqualTo(Reason.REQUEST_TOO_LARGE);
        assertThat(server.connections).hasValue(0);
        assertThat(fixture.send(request.body(Payload.ofBytes(new byte[10], "a/b"))).status()).isEqualTo(200);
    }

    @Test
    void aResponseMayBeAsLargeAsItIsAskedForAndNoLarger() throws IOException {
        RawServer server = kept.keep(RawServer.saying("HTTP/1.1 200 OK\r\n\r\n0123456789"));
        BrokerFixture fixture = reaching(server);
        Request.Builder request = Request.builder("GET", uri(server));
        assertThat(fixture.send(request.maxResponseBytes(10)).body().bytes()).isPresent();
        assertThat(fixture.reason(request.maxResponseBytes(9))).isEqualTo(Reason.RESPONSE_TOO_LARGE);
    }

    @Test
    void theHostsLimitHoldsForWhoAsksForMore() throws IOException {
        RawServer server = kept.keep(RawServer.saying("HTTP/1.1 200 OK\r\n\r\n0123456789"));
        BrokerFixture fixture = kept.keep(BrokerFixture.with(
                access -> access.limits(HttpLimits.builder().maxResponseBytes(9).build()),
                "private:api.example.org:" + server.port())).name("api.example.org", "127.0.0.1");
        assertThat(fixture.reason(uri(server))).isEqualTo(Reason.RESPONSE_TOO_LARGE);
    }

    @Test
    void onlySoManyAreUnderWayAtOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        RawServer server = kept.keep(RawServer.of((request, socket) -> {
            awaitQuietly(go);
            RawServer.send(socket, OK);
        }));
        BrokerFixture fixture = reaching(server);
        List<CompletableFuture<HttpBroker.Response>> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            running.add(fixture.broker.send(Request.get(uri(server))).toCompletableFuture());
        }
        assertThat(fixture.reason(uri(server))).isEqualTo(Reason.TOO_MANY_AT_ONCE);
        go.countDown();
        for (CompletableFuture<HttpBroker.Response> each : running) {
            assertThat(BrokerFixture.await(each).status()).isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> fixture.broker.send(Request.get(uri(server)))
                .handle((response, failure) -> failure == null).toCompletableFuture().get());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void onlySoManyAreSentInAMinute() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = kept.keep(BrokerFixture.with(
                access -> access.limits(HttpLimits.builder().requestsPerMinute(2).build()),
                "private:api.example.org:" + server.port())).name("api.example.org", "127.0.0.1");
        fixture.get(uri(server));
        fixture.get(uri(server));
        assertThat(fixture.reason(uri(server))).isEqualTo(Reason.TOO_MANY_PER_MINUTE);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.get(uri(server)).status()).isEqualTo(200);
    }

    @Test
    void cancellingEndsTheConnection() throws IOException {
        CountDownLatch gone = new CountDownLatch(1);
        RawServer server = kept.keep(RawServer.of((request, socket) -> {
            if (socket.getInputStream().read() < 0) {
                gone.countDown();
            }
        }));
        CompletableFuture<HttpBroker.Response> result =
                reaching(server).broker.send(Request.get(uri(server))).toCompletableFuture();
        await().atMost(Duration.ofSeconds(10)).until(() -> !server.requests.isEmpty());
        assertThat(result.cancel(false)).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(() -> gone.getCount() == 0);
    }

    @Test
    void whenThePluginIsGoneItsRequestsEnd() throws IOException {
        RawServer server = kept.keep(RawServer.of((request, socket) -> socket.getInputStream().read()));
        BrokerFixture fixture = reaching(server);
        var result = fixture.broker.send(Request.get(uri(server)));
        await().atMost(Duration.ofSeconds(10)).until(() -> !server.requests.isEmpty());
        fixture.broker.endAll();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> BrokerFixture.await(result)))
                .hasFieldOrPropertyWithValue("reason", Reason.ENDED);
    }

    @Test
    void whenTheHostIsClosedNothingIsSent() throws IOException {
        RawServer server = kept.keep(RawServer.saying(OK));
        BrokerFixture fixture = reaching(server);
        fixture.close();
        assertThat(fixture.reason(uri(server))).isEqualTo(Reason.ENDED);
    }
}
