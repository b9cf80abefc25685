package dev.rosey.cytube.internal.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "http://a:1337,                  ws://a:1337/socket.io/?EIO=4&transport=websocket",
        "http://a/,                      ws://a/socket.io/?EIO=4&transport=websocket",
        "HTTPS://a,                      wss://a/socket.io/?EIO=4&transport=websocket",
        "ws://[::1]:80,                  ws://[::1]:80/socket.io/?EIO=4&transport=websocket",
        "wss://a/b,                      wss://a/b/socket.io/?EIO=4&transport=websocket",
        "https://a/b/,                   wss://a/b/socket.io/?EIO=4&transport=websocket",
        "https://a/socket.io,            wss://a/socket.io/?EIO=4&transport=websocket",
        "https://a/socket.io/?x=%20,     wss://a/socket.io/?x=%20&EIO=4&transport=websocket"
    })
    void theWebSocketIsBelowThePathThatIsGiven(URI server, URI endpoint) {
        assertThat(Endpoint.of(server)).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a", "a", "/a", "http:a", "http:///a", "http://a#b", "http://under_score"})
    void otherAddressesAreRefused(URI server) {
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.of(server));
    }

    @Test
    void aRefusalDoesNotRepeatASecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(URI.create("http://bot:secret@a")))
                .withMessageContaining("user info")
                .withMessageNotContaining("secret");
    }
}
