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
    private static final URI PLACE = URI.create("https://example.org/a");
    private static final Duration TIME = Duration.ofSeconds(1);

    @Test
    void aGetHasNoBodyAndTenSeconds() {
        assertThat(HttpBroker.Request.get("https://example.org/a")).isEqualTo(
                new HttpBroker.Request("GET", PLACE, Map.of(), Payload.empty(), Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
    void takesMethods(String method) {
        assertThat(request(method, PLACE).method()).isEqualTo(method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "get", "TRACE", "CONNECT", "OPTIONS", "GET ", "GET\r\nHost: x"})
    void refusesOtherMethods(String method) {
        assertThatIllegalArgumentException().isThrownBy(() -> request(method, PLACE)).withMessage(
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

    @Test
    void aRequestDoesNotChangeWithItsHeaders() {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/plain"));
        HttpBroker.Request request = new HttpBroker.Request("GET", PLACE, headers, Payload.empty(), TIME);
        headers.put("Cookie", "secret");
        assertThat(request.headers()).containsOnly(Map.entry("Accept", "text/plain")).isUnmodifiable();
    }

    @Test
    void aRequestNamesThePartThatIsMissing() {
        assertThatNullPointerException().isThrownBy(() -> request("GET", null)).withMessage("uri");
        assertThatNullPointerException().isThrownBy(
                () -> new HttpBroker.Request("GET", PLACE, Map.of(), null, TIME)).withMessage("body");
        assertThatNullPointerException().isThrownBy(
                () -> new HttpBroker.Request("GET", PLACE, Map.of(), Payload.empty(), null)).withMessage("timeout");
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

    private static HttpBroker.Request request(String method, URI uri) {
        return new HttpBroker.Request(method, uri, Map.of(), Payload.empty(), TIME);
    }

    private static HttpBroker.Response response(Map<String, List<String>> headers) {
        return new HttpBroker.Response(200, headers, Payload.empty());
    }
}
