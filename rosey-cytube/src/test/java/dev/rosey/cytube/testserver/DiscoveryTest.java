package dev.rosey.cytube.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.cytube.testing.CytubeTestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the test server says over HTTP. */
class DiscoveryTest {
    private static HttpResponse<String> get(CytubeTestServer server, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(WireClient.LIMIT).build();
        return WireClient.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyValidNameHasAServerAndOthersHaveNone() throws Exception {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            HttpResponse<String> found = get(server, "/socketconfig/Never-Registered.json");
            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(found.body()).isEqualTo("{\"servers\":[{\"url\":\"" + server.url() + "\",\"secure\":false}]}");

            HttpResponse<String> bad = get(server, "/socketconfig/$bad$.json");
            assertThat(bad.statusCode()).isEqualTo(404);
            assertThat(bad.body()).isEqualTo("{\"error\":\"Channel \\\"$bad$\\\" does not exist.\"}");
            assertThat(get(server, "/socketconfig/" + "a".repeat(31) + ".json").statusCode()).isEqualTo(404);
            assertThat(get(server, "/elsewhere").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void thePageTellsTheLengthLimit() throws Exception {
        try (CytubeTestServer server =
                CytubeTestServer.builder().limits(limits -> limits.maxMessageLength(240)).start()) {
            assertThat(get(server, "/r/movies").body()).containsPattern("<input [^>]*id=\"chatline\"[^>]*maxlength=\"240\"");
        }
    }

    @Test
    void aMovedChannelIsFoundElsewhere() throws Exception {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            server.channel("movies").moveTo("https://two.example");
            assertThat(get(server, "/socketconfig/MOVIES.json").body())
                    .isEqualTo("{\"servers\":[{\"url\":\"https://two.example\",\"secure\":true}]}");
            server.channel("movies").moveBack();
            assertThat(get(server, "/socketconfig/movies.json").body()).contains(server.url().toString());
        }
    }

    @Test
    void faultsHoldUntilDiscoveryWorksAgain() throws Exception {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            String path = "/socketconfig/movies.json";
            server.faults().discoveryFails(500);
            assertThat(get(server, path).statusCode()).isEqualTo(500);
            assertThat(get(server, path).statusCode()).isEqualTo(500);
            server.faults().discoveryAnswers("<garbage>");
            assertThat(get(server, path).body()).isEqualTo("<garbage>");
            server.faults().discoveryIsHuge(3_000_000);
            assertThat(get(server, path).body()).hasSizeGreaterThan(3_000_000);
            server.faults().discoveryRedirects("http://127.0.0.1:1/away");
            assertThat(get(server, path).headers().firstValue("Location")).contains("http://127.0.0.1:1/away");
            server.faults().discoveryWorks();
            assertThat(get(server, path).body()).contains(server.url().toString());
        }
    }

    @Test
    void redirectsWithinTheServerEndAtTheAnswer() throws Exception {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            server.faults().discoveryRedirects(3);
            HttpClient following = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
            HttpResponse<String> answer = following.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/socketconfig/movies.json")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.uri().getQuery()).isEqualTo("hop=3");
            assertThat(answer.body()).contains(server.url().toString());
        }
    }

    @Test
    void aSlowAnswerNeverComesOnceTheServerIsClosed() {
        CompletableFuture<HttpResponse<String>> answer;
        try (CytubeTestServer server = CytubeTestServer.create()) {
            server.faults().discoveryIsSlow(Duration.ofHours(1));
            answer = WireClient.HTTP.sendAsync(
                    HttpRequest.newBuilder(URI.create(server.url() + "/socketconfig/movies.json")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer).isNotDone();
        }
        assertThatThrownBy(answer.orTimeout(WireClient.LIMIT.toSeconds(), TimeUnit.SECONDS)::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class);
    }
}
