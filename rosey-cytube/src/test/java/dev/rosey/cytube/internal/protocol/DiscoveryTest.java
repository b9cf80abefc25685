package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    @Test
    void theRecordedAnswersAreUnderstood() {
        assertThat(Discovery.read(200, "{\"servers\":[{\"url\":\"http://127.0.0.1:1337\",\"secure\":false}]}"))
                .isEqualTo(new DiscoveryAnswer.Servers(List.of(new Server(URI.create("http://127.0.0.1:1337"), false))));
        assertThat(Discovery.read(404, "{\"error\":\"Channel \\\"$bad$\\\" does not exist.\"}"))
                .isEqualTo(new DiscoveryAnswer.InvalidChannel("Channel \"$bad$\" does not exist."));
    }

    @Test
    void secureServersComeFirstAndSixthVersionsNotAtAll() {
        assertThat(Discovery.read(
                        200,
                        "{\"servers\":[{\"url\":\"http://a:80\",\"secure\":false},{\"url\":\"https://b:443\",\"secure\":true},"
                                + "{\"url\":\"https://c:443\",\"secure\":true,\"ipv6\":true},{\"url\":\"http://d\"},"
                                + "{\"url\":\"https://e\",\"secure\":true,\"more\":1}]}"))
                .isEqualTo(new DiscoveryAnswer.Servers(List.of(
                        new Server(URI.create("https://b:443"), true),
                        new Server(URI.create("https://e"), true),
                        new Server(URI.create("http://a:80"), false),
                        new Server(URI.create("http://d"), false))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}", "[]", "5", "\"x\"", "{\"servers\":null}", "{\"servers\":[]}", "{\"servers\":{\"url\":5}}",
                "{\"servers\":[5,null,{},{\"url\":7},{\"url\":\"\"},{\"url\":\"file:///etc/passwd\"},{\"url\":\"http://\"},"
                        + "{\"url\":\"//host\"},{\"url\":\"ht tp\"}]}"
            })
    void anAnswerWithoutAServerFails(String body) {
        assertThat(Discovery.read(200, body))
                .isEqualTo(new DiscoveryAnswer.Failed("The site names no server for the channel."));
    }

    @Test
    void whatIsNotJsonFailsWithWordsAboutIt() {
        assertThat(why(200, "<html>hello</html>")).contains("not JSON", "not a CyTube site");
        assertThat(why(200, "")).contains("not JSON");
        assertThat(why(200, "[".repeat(60_000))).contains("not JSON");
        assertThat(why(404, "<html>Not found</html>")).contains("404", "not a CyTube site");
        assertThat(why(500, "{\"error\":\"cluster fault\"}")).contains("500", "cluster fault");
        assertThat(why(503, "")).contains("503");
        assertThat(why(200, "{\"error\":\"moved\"}")).contains("moved");
    }

    @Test
    void theSitesWordsAreNotOfAnyLength() {
        assertThat(why(500, "{\"error\":\"" + "x".repeat(10_000) + "\"}")).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({
        "https://cytu.be, movies, https://cytu.be/socketconfig/movies.json, https://cytu.be/r/movies",
        "https://cytu.be/, Movies-1_2, https://cytu.be/socketconfig/Movies-1_2.json, https://cytu.be/r/Movies-1_2",
        "http://h:8080/sub, a, http://h:8080/sub/socketconfig/a.json, http://h:8080/sub/r/a",
        "http://h/?q#f, ../x y, http://h/socketconfig/..%2Fx%20y.json, http://h/r/..%2Fx%20y",
    })
    void theAddressesAreUnderTheSite(URI site, String channel, URI config, URI page) {
        assertThat(Discovery.configUrl(site, channel)).isEqualTo(config);
        assertThat(Discovery.pageUrl(site, channel)).isEqualTo(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cytu.be", "ftp://cytu.be", "https:///x", "file:/x"})
    void aSiteIsAWebAddress(URI site) {
        assertThatThrownBy(() -> Discovery.configUrl(site, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(site.toString());
    }

    private static String why(int status, String body) {
        return ((DiscoveryAnswer.Failed) Discovery.read(status, body)).why();
    }
}
