package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest { // SUR-39
    private static Confirmation read(String text) {
        return Confirmation.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"ORDERS\", \"seq\":17}",
                "{\"stream\":\"ORDERS\",\"seq\":17}",
                "{\"stream\":\"ORDERS\",\"domain\":\"hub\",\"seq\": 17,\"duplicate\":true}",
            })
    void readsWhatServersWrite(String text) {
        assertThat(read(text)).isEqualTo(new Confirmation("ORDERS", 17));
    }

    @Test
    void tellsThatAKnownIdIsNotStored() {
        assertThat(read("{\"stream\":\"ORDERS\", \"seq\":0,\"duplicate\": true}"))
                .isEqualTo(new Confirmation("ORDERS", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "{", "pong", "{\"stream\":", "{\"stream\":\"", "{\"stream\":\"A", "{\"stream\":\"A\"}", "{\"stream\":7,\"seq\":1}",
                "{\"stream\":\"A\",\"seq\":}", "{\"stream\":\"A\",\"seq\":-1}", "{\"stream\":\"A\",\"seq\":99999999999999999999}",
                "{\"error\":{\"code\":503},\"stream\":\"A\",\"seq\":0}",
            })
    void takesNothingElseForOne(String text) {
        assertThat(read(text)).isNull();
    }

    @Test
    void anEmptyMessageIsNone() {
        assertThat(Confirmation.of(null)).isNull();
    }
}
