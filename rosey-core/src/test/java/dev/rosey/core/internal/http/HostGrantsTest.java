package dev.rosey.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts a list of grants names, and to which addresses they may lead. */
class HostGrantsTest {
    @ParameterizedTest
    @CsvSource({
        "api.example.org, http://api.example.org/, PUBLIC",
        "api.example.org, https://API.Example.ORG:443/x, PUBLIC",
        "API.EXAMPLE.ORG, https://api.example.org:80/, PUBLIC",
        "api.example.org:8443, https://api.example.org:8443/, PUBLIC",
        "*.example.org, https://a.example.org/, PUBLIC",
        "*.example.org, https://a.b.example.org/, PUBLIC",
        "*.example.org:81, http://a.example.org:81/, PUBLIC",
        "localhost, http://localhost/, LOOPBACK",
        "localhost:8080, http://localhost:8080/, LOOPBACK",
        "app.localhost, http://app.localhost/, LOOPBACK",
        "127.0.0.1:8080, http://127.0.0.1:8080/, NAMED",
        "8.8.8.8, https://8.8.8.8/, NAMED",
        "169.254.169.254, http://169.254.169.254/, NAMED",
        "[::1]:8080, http://[::1]:8080/, NAMED",
        "[::1], http://[0:0:0:0:0:0:0:1]/, NAMED",
        "127.0.0.1, http://[::ffff:127.0.0.1]/, NAMED",
        "private:wiki.example.org, https://wiki.example.org/, PRIVATE",
        "private:*.example.org:8080, http://wiki.example.org:8080/, PRIVATE",
        "private:localhost, http://localhost/, PRIVATE",
    })
    void findsWhatIsGranted(String grant, URI uri, HostGrants.Reach reach) {
        assertThat(new HostGrants(List.of(grant)).find(uri)).contains(reach);
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.org, https://example.org/",
        "api.example.org, https://xapi.example.org/",
        "api.example.org, https://api.example.org.evil.net/",
        "api.example.org, https://api.example.org./",
        "api.example.org, https://api.example.org:8443/",
        "api.example.org:8443, https://api.example.org/",
        "api.example.org:443, http://api.example.org/",
        "*.example.org, https://example.org/",
        "*.example.org, https://evilexample.org/",
        "*.example.org, https://a.example.org:8443/",
        "*.0.0.1, http://127.0.0.1/",
        "127.0.0.1, http://localhost/",
        "localhost, http://127.0.0.1/",
        "[::1], http://localhost/",
    })
    void findsNothingElse(String grant, URI uri) {
        assertThat(new HostGrants(List.of(grant)).find(uri)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PUBLIC, 1", "LOOPBACK, 1", "PRIVATE, 4", "NAMED, 5"})
    void reachesOnlySoFar(HostGrants.Reach reach, int kinds) {
        assertThat(List.of(AddressKind.values())).filteredOn(reach::allows).hasSize(kinds)
                .doesNotContain(AddressKind.RESERVED);
    }
}
