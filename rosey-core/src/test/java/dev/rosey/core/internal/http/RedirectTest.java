package dev.rosey.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpBroker.Request;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects are checked as if they were requests, and take no secrets along. */
class RedirectTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final Kept kept = new Kept();

    private static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " Go\r\nLocation: " + location + "\r\nSet-Cookie: a=b\r\n\r\n";
    }

    /** A server that sends the first path on, and answers others. */
    private RawServer server(int status, String location) throws IOException {
        return kept.keep(RawServer.of((request, socket) ->
                RawServer.send(socket, request.line().contains(" /a") ? redirect(status, location) : OK)));
    }

    private BrokerFixture reaching(RawServer server) {
        return kept.keep(BrokerFixture.granting("private:api.example.org:" + server.port()))
                .name("api.example.org", "127.0.0.1");
    }

    private static Request.Builder request(String method, RawServer server) {
        return Request.builder(method, "http://api.example.org:" + server.port() + "/a");
    }

    @ParameterizedTest
    @CsvSource({"301, GET, GET", "302, HEAD, HEAD", "303, HEAD, HEAD", "301, POST, GET", "302, POST, GET",
        "303, POST, GET", "303, PUT, GET", "302, PUT, PUT", "307, POST, POST", "308, POST, POST"})
    void followsWithTheRightMethod(int status, String method, String next) throws IOException {
        RawServer server = server(status, "/b?c");
        Request.Builder request = request(method, server).header("Content-Language", "en");
        if (method.startsWith("P")) {
            request.body(Payload.ofBytes(new byte[] {'x'}, "text/plain"));
        }
        assertThat(reaching(server).send(request).status()).isEqualTo(200);
        RawServer.Request second = server.requests.get(1);
        assertThat(second.line()).isEqualTo(next + " /b?c HTTP/1.1");
        assertThat(second.body()).isEqualTo(next.startsWith("P") ? "x" : "");
        assertThat(second.has("Content-Language")).isEqualTo(method.equals(next));
    }

    @Test
    void cookiesAreNotKept() throws IOException {
        RawServer server = server(302, "/b");
        reaching(server).send(request("GET", server));
        assertThat(server.requests.get(1).has("Cookie")).isFalse();
    }

    @Test
    void whoDoesNotWantThemReceivesThem() throws IOException {
        RawServer server = server(302, "/b");
        HttpBroker.Response response = reaching(server).send(request("GET", server).followsRedirects(false));
        assertThat(response.status()).isEqualTo(302);
        assertThat(response.headers()).containsEntry("location", List.of("/b")).containsKey("set-cookie");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aRedirectWithoutAPlaceIsTheAnswer() throws IOException {
        RawServer server = kept.keep(RawServer.saying("HTTP/1.1 302 Go\r\n\r\n"));
        assertThat(reaching(server).send(request("GET", server)).status()).isEqualTo(302);
    }

    @Test
    void fiveAreFollowedAndNotSix() throws IOException {
        RawServer server = kept.keep(RawServer.of((request, socket) -> {
            int left = Integer.parseInt(request.line().replaceAll("\\D*(\\d+) HTTP.*", "$1"));
            RawServer.send(socket, left == 0 ? OK : redirect(302, "/" + (left - 1)));
        }));
        BrokerFixture fixture = reaching(server);
        String base = "http://api.example.org:" + server.port();
        assertThat(fixture.get(base + "/5").status()).isEqualTo(200);
        assertThat(fixture.reason(base + "/6")).isEqualTo(Reason.REDIRECT_REFUSED);
        assertThat(server.requests).hasSize(6 + 6);
    }

    @Test
    void aLoopEnds() throws IOException {
        RawServer server = server(302, "/a");
        assertThat(reaching(server).reason(request("GET", server))).isEqualTo(Reason.REDIRECT_REFUSED);
        assertThat(server.requests).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:%d/b", "http://127.0.0.1:%d/b", "http://[::1]:%d/b",
        "http://other.example.org:%d/b", "//other.example.org:%d/b"})
    void whatIsNotGrantedIsNotFollowed(String location) throws IOException {
        RawServer victim = kept.keep(RawServer.saying(OK));
        RawServer server = server(302, String.format(location, victim.port()));
        BrokerFixture fixture = reaching(server).name("localhost", "127.0.0.1").name("other.example.org", "127.0.0.1");
        assertThat(fixture.failure(request("GET", server))).isInstanceOf(PermissionDeniedException.class);
        assertThat(fixture.denials).hasSize(1);
        assertThat(victim.connections).hasValue(0);
    }

    @Test
    void aGrantedNameThatLeadsToAPrivateAddressIsNotFollowed() throws IOException {
        RawServer victim = kept.keep(RawServer.saying(OK));
        RawServer server = server(302, "http://b.example.org:" + victim.port() + "/b");
        BrokerFixture fixture = kept.keep(BrokerFixture.granting(
                "private:api.example.org:" + server.port(), "b.example.org:" + victim.port()))
                .name("api.example.org", "127.0.0.1").name("b.example.org", "127.0.0.1");
        assertThat(fixture.failure(request("GET", server))).isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("loopback");
        assertThat(victim.connections).hasValue(0);
    }

    @Test
    void theSameNameIsLookedUpAndCheckedAgain() throws IOException {
        RawServer server = server(302, "/b");
        BrokerFixture fixture = reaching(server).name("api.example.org", "169.254.169.254");
        assertThat(fixture.failure(request("GET", server))).isInstanceOf(PermissionDeniedException.class);
        assertThat(fixture.asked).hasSize(2);
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://2130706433/", "http://017700000001/"})
    void anAddressInDisguiseIsAnotherHost(String location) throws IOException {
        RawServer server = server(302, location);
        assertThat(reaching(server).failure(request("GET", server))).isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("NETWORK_HTTP");
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://api.example.org/", "file:///etc/passwd", "http://u:p@api.example.org/", "http:///x",
        "http://exa mple.org/", "javascript:1", "http://api.example.org:99999/", "http://0x7f.1/"})
    void whatIsNoAddressIsNotFollowed(String location) throws IOException {
        RawServer server = server(302, location);
        assertThat(reaching(server).reason(request("GET", server))).isEqualTo(Reason.REDIRECT_REFUSED);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void anotherServerReceivesNoSecrets() throws IOException {
        RawServer other = kept.keep(RawServer.saying(OK));
        RawServer server = server(307, "http://api.example.org:" + other.port() + "/b");
        BrokerFixture fixture = kept.keep(BrokerFixture.granting(
                "private:api.example.org:" + server.port(), "private:api.example.org:" + other.port()))
                .name("api.example.org", "127.0.0.1");
        fixture.send(request("GET", server).header("Authorization", "Bearer x").header("Cookie", "a").header("X-Key", "b")
                .header("Accept", "text/plain"));
        RawServer.Request got = other.requests.get(0);
        assertThat(List.of("Authorization", "Cookie", "X-Key")).noneMatch(got::has);
        assertThat(got.has("Accept")).isTrue();
        assertThat(List.of("Authorization", "Cookie", "X-Key")).allMatch(server.requests.get(0)::has);
    }

    @Test
    void theSameServerReceivesThemAgain() throws IOException {
        RawServer same = kept.keep(RawServer.of((request, socket) -> RawServer.send(socket,
                request.line().contains(" /a") ? redirect(307, "//API.example.org:" + socket.getLocalPort() + "/b") : OK)));
        reaching(same).send(request("GET", same).header("Authorization", "Bearer x"));
        assertThat(same.requests.get(1).has("Authorization")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"http://api.example.org/b, false", "HTTP://api.example.org/b, false", "https://api.example.org/b, true",
        "//api.example.org/b, true", "b, true"})
    void fromHttpsToHttpNoneIsFollowed(String location, boolean followed) {
        Outgoing sent = new Outgoing("GET", URI.create("https://api.example.org/a"), Map.of(), new byte[0]);
        Incoming answer = new Incoming(302, Map.of("location", List.of(location)), new byte[0]);
        if (followed) {
            assertThat(Redirects.next(sent, answer)).hasValueSatisfying(next ->
                    assertThat(next.uri()).isEqualTo(URI.create("https://api.example.org/b")));
        } else {
            Assertions.assertThatThrownBy(() -> Redirects.next(sent, answer)).isInstanceOf(HttpFailedException.class)
                    .hasMessageContaining("https to http");
        }
    }

    @Test
    void aQueryAloneKeepsThePath() {
        Outgoing sent = new Outgoing("GET", URI.create("https://api.example.org/a/b?c"), Map.of(), new byte[0]);
        Incoming answer = new Incoming(302, Map.of("location", List.of("?d=e")), new byte[0]);
        assertThat(Redirects.next(sent, answer).orElseThrow().uri())
                .isEqualTo(URI.create("https://api.example.org/a/b?d=e"));
    }
}
