package dev.rosey.api.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutgoingMessageTest {
    @Test
    void isForEveryoneOrForOneUser() {
        assertThat(OutgoingMessage.text("hello")).isEqualTo(new OutgoingMessage("hello", Optional.empty()));
        assertThat(OutgoingMessage.privately("ann", "hello"))
                .isEqualTo(new OutgoingMessage("hello", Optional.of("ann")));
    }

    static Stream<OutgoingMessage> messages() {
        return Stream.of(OutgoingMessage.text("a\nb"), OutgoingMessage.text(""), OutgoingMessage.privately("ann", "a"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void comesBackFromData(OutgoingMessage message) {
        Value carried = BinaryCodec.INSTANCE.decode(BinaryCodec.INSTANCE.encode(Value.of(message)));
        assertThat(carried.as(OutgoingMessage.class)).isEqualTo(message);
    }

    @Test
    void theUserMayBeLeftOutOfDataButNotTheText() {
        assertThat(Value.of(Map.of("text", "hello")).as(OutgoingMessage.class)).isEqualTo(OutgoingMessage.text("hello"));
        Value mute = Value.of(Map.of("to", "ann"));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> mute.as(OutgoingMessage.class))
                .withMessageContaining("text");
    }

    @Test
    void namesThePartThatIsMissing() {
        assertThatNullPointerException().isThrownBy(() -> OutgoingMessage.text(null)).withMessage("text");
        assertThatNullPointerException().isThrownBy(() -> new OutgoingMessage("hello", null)).withMessage("to");
        assertThatNullPointerException().isThrownBy(() -> OutgoingMessage.privately(null, "hello"));
    }
}
