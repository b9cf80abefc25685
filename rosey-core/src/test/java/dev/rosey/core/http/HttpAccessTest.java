package dev.rosey.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.plugin.HttpBroker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application can decide about HTTP. */
class HttpAccessTest {
    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        HttpLimits limits = HttpAccess.defaults().limits();
        assertThat(limits.maxRequestBytes()).isEqualTo(HttpBroker.MAX_BODY_BYTES);
        assertThat(limits.maxResponseBytes()).isEqualTo(HttpBroker.MAX_BODY_BYTES);
        assertThat(limits.maxTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(limits.maxAtOnce()).isEqualTo(8);
        assertThat(limits.requestsPerMinute()).isEqualTo(120);
        assertThat(HttpAccess.defaults().sslContext()).isEmpty();
    }

    @Test
    void theSystemsResolverKnowsThisMachine() throws UnknownHostException {
        assertThat(HttpAccess.defaults().resolver().resolve("localhost")).isNotEmpty()
                .allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void limitsAreKept() {
        HttpLimits limits = HttpLimits.builder().maxRequestBytes(1).maxResponseBytes(2).maxTimeout(Duration.ofMillis(3))
                .maxAtOnce(4).requestsPerMinute(5).build();
        assertThat(limits.maxRequestBytes()).isEqualTo(1);
        assertThat(limits.maxResponseBytes()).isEqualTo(2);
        assertThat(limits.maxTimeout()).isEqualTo(Duration.ofMillis(3));
        assertThat(limits.maxAtOnce()).isEqualTo(4);
        assertThat(limits.requestsPerMinute()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, HttpBroker.MAX_BODY_BYTES + 1})
    void refusesSizesThatDoNotFitIntoAFrame(int bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpLimits.builder().maxRequestBytes(bytes))
                .withMessageContaining("maxRequestBytes is " + bytes);
        assertThatIllegalArgumentException().isThrownBy(() -> HttpLimits.builder().maxResponseBytes(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT61S"})
    void refusesTimesThatAreTooLong(Duration time) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpLimits.builder().maxTimeout(time));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_001})
    void refusesNumbersOutOfRange(int number) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpLimits.builder().maxAtOnce(number));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpLimits.builder().requestsPerMinute(number));
    }
}
