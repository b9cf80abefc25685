package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rosey.api.event.Payload;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpBrokerTest {
    private static final String PLACE = "https://example.org/a";
    private static final Duration TIME = Duration.ofSeconds(1);

    @Test
    void aGetHasNoBodyAndTenSeconds() {
        HttpBroker.Request request = HttpBroker.Request.get(PLACE);
        assertThat(request).isEqualTo(HttpBroker.Request.builder("GET", PLACE).timeout(Duration.ofSeconds(10))
                .maxResponseBytes(HttpBroker.MAX_BODY_BYTES).followsRedirects(true).body(Payload.empty()).build())
                .hasSameHashCodeAs(HttpBroker.Request.get(PLACE));
        assertThat(request.headers()).isEmpty();
        assertThat(request.uri()).isEqualTo(URI.create(PLACE));
    }

    @Test
    void requestsThatDifferInOnePartAreNotEqual() {
        HttpBroker.Request request = HttpBroker.Request.get(PLACE);
        assertThat(List.of(request("DELETE").build(), request("GET").header("A", "b").build(),
                request("GET").timeout(TIME).build(), request("GET").maxResponseBytes(1).build(),
                request("GET").followsRedirects(false).build(), HttpBroker.Request.get(PLACE + "b"),
                request("POST").body(Payload.of(1)).build())).doesNotContain(request);
        assertThat(request.equals("GET")).isFalse();
    }

    @Test
    void aRequestKeepsItsSecretsFromLogs() {
        assertThat(HttpBroker.Request.builder("GET", PLACE + "?key=secret").header("Authorization", "secret").build())
                .hasToString("Request[GET https://example.org, Payload[Null]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
    void takesMethods(String method) {
        assertThat(request(method).build().method()).isEqualTo(method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "get", "TRACE", "CONNECT", "OPTIONS", "GET ", "GET\r\nHost: x"})
    void refusesOtherMethods(String method) {
        assertThatIllegalArgumentException().isThrownBy(() -> request(method)).withMessage(
                "method is \"" + method + "\"; use one of [GET, HEAD, POST, PUT, PATCH, DELETE]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org", "HTTPS://example.org:8443/a?b=c#d", "http://127.0.0.1/", "http://[::1]/"})
    void takesAbsoluteWebAddresses(String uri) {
        assertThat(HttpBroker.Request.get(uri).uri()).isEqualTo(URI.create(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "/a", "example.org", "//example.org/a", "file:///etc/passwd", "ftp://example.org/a", "mailto:a@example.org",
        "http:a", "http:///a", "https://:80/", "jar:http://example.org/a!/b"
    })
    void refusesOtherAddresses(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpBroker.Request.get(uri))
                .withMessage("uri is \"" + uri + "\"; use an absolute http or https address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://exa mple.org", "http://example.org/%zz", "http://[::1"})
    void refusesWhatIsNoAddressAtAll(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpBroker.Request.get(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user@example.org/", "http://user:password@example.org/", "http://@example.org/"})
    void refusesUsersInAddresses(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpBroker.Request.get(uri))
                .withMessageContaining("Authorization").withMessageNotContaining("password@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org:0/", "http://example.org:65536/", "http://example.org:99999/"})
    void refusesPortsThatAreNone(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpBroker.Request.get(uri)).withMessageContaining("port");
    }

    @Test
    void refusesAnAddressThatIsTooLong() {
        String longest = PLACE + "a".repeat(HttpBroker.MAX_URI_LENGTH - PLACE.length());
        assertThat(HttpBroker.Request.get(longest).uri()).hasToString(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> HttpBroker.Request.get(longest + "a"))
                .withMessageContaining("8193");
    }

    @Test
    void aHeaderReplacesOneOfTheSameName() {
        HttpBroker.Request.Builder builder = request("GET").header("Accept", "text/plain").header("accept", "a/b");
        HttpBroker.Request request = builder.build();
        builder.header("Cookie", "secret");
        assertThat(request.headers()).hasSize(1).containsValue("a/b").isUnmodifiable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "TE",
        "Trailer", "Upgrade", "Expect", "Proxy-Authorization", "proxy-connection", "HTTP2-Settings"})
    void refusesHeadersThatAreTheHosts(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> request("GET").header(name, "a"))
                .withMessage("The header " + name + " is the host's to send; leave it out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A B", "A:", "A\r\nHost", "A\n", "\u00e4", "A\0"})
    void refusesNamesOfHeadersThatAreNone(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> request("GET").header(name, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nHost: b", "a\nb", "a\rb", "\0", "\u00e4"})
    void refusesValuesThatWouldBeMoreThanOneHeader(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> request("GET").header("A", value));
        assertThatIllegalArgumentException().isThrownBy(
                () -> request("POST").body(Payload.ofBytes(new byte[1], value)).build());
    }

    @Test
    void refusesHeadersThatAreTogetherTooLong() {
        String half = "a".repeat(HttpBroker.MAX_HEADER_LENGTH / 2 - 1);
        HttpBroker.Request.Builder builder = request("GET").header("A", half).header("B", half);
        assertThat(builder.header("B", half).build().headers()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.header("C", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT60.000000001S"})
    void refusesTimesThatAreNone(Duration time) {
        assertThatIllegalArgumentException().isThrownBy(() -> request("GET").timeout(time))
                .withMessageContaining("timeout is " + time);
    }

    @Test
    void refusesSizesOfResponsesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> request("GET").maxResponseBytes(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request("GET").maxResponseBytes(HttpBroker.MAX_BODY_BYTES + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void whatOnlyAsksHasNoBody(String method) {
        assertThatIllegalArgumentException().isThrownBy(() -> request(method).body(Payload.of(1)).build());
        assertThat(request(method).body(Payload.empty()).build().body().isEmpty()).isTrue();
    }

    @Test
    void aRequestNamesThePartThatIsMissing() {
        assertThatNullPointerException().isThrownBy(() -> HttpBroker.Request.get(null)).withMessage("uri");
        assertThatNullPointerException().isThrownBy(() -> request("POST").body(null)).withMessage("content");
    }

    @Test
    void everyReasonHasACodeOfItsOwn() {
        for (HttpFailedException.Reason reason : HttpFailedException.Reason.values()) {
            assertThat(HttpFailedException.Reason.of(reason.code())).contains(reason);
            HttpFailedException failure = new HttpFailedException(reason, "why", null);
            assertThat(failure.code()).isEqualTo(reason.code());
            assertThat(failure.reason()).isEqualTo(reason);
        }
        assertThat(HttpFailedException.Reason.of("HTTP-000")).isEmpty();
    }

    @Test
    void onlyTwoHundredsAreSuccessful() {
        assertThat(List.of(199, 300, 404)).noneMatch(status -> response(status).isSuccessful());
        assertThat(List.of(200, 204, 299)).allMatch(status -> response(status).isSuccessful());
    }

    @Test
    void namesOfReceivedHeadersAreInSmallLetters() {
        HttpBroker.Response response = response(Map.of("Content-Type", List.of("text/plain"), "ETAG", List.of("a", "b")));
        assertThat(response.headers()).containsOnly(
                Map.entry("content-type", List.of("text/plain")), Map.entry("etag", List.of("a", "b")));
    }

    @Test
    void valuesOfNamesThatDifferOnlyInCaseAreAllKept() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Set-Cookie", List.of("a=1", "b=2"));
        headers.put("set-cookie", List.of("c=3"));
        assertThat(response(headers).headers()).containsOnly(Map.entry("set-cookie", List.of("a=1", "b=2", "c=3")));
    }

    @Test
    void aResponseDoesNotChangeWithItsHeaders() {
        List<String> values = new ArrayList<>(List.of("a"));
        Map<String, List<String>> headers = new HashMap<>(Map.of("X", values));
        HttpBroker.Response response = response(headers);
        values.add("b");
        headers.put("Y", List.of());
        assertThat(response.headers()).containsOnly(Map.entry("x", List.of("a"))).isUnmodifiable();
        assertThat(response.headers().get("x")).isUnmodifiable();
    }

    @Test
    void aResponseNeedsABody() {
        assertThatNullPointerException().isThrownBy(() -> new HttpBroker.Response(204, Map.of(), null))
                .withMessage("body");
    }

    private static HttpBroker.Request.Builder request(String method) {
        return HttpBroker.Request.builder(method, PLACE);
    }

    private static HttpBroker.Response response(int status) {
        return new HttpBroker.Response(status, Map.of(), Payload.empty());
    }

    private static HttpBroker.Response response(Map<String, List<String>> headers) {
        return new HttpBroker.Response(200, headers, Payload.empty());
    }
}
