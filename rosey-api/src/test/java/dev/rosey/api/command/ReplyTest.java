package dev.rosey.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyTest {
    @Test
    void eachWayToAnswerHasItsKind() {
        assertThat(Reply.text("7")).isEqualTo(new Reply(Reply.Kind.TEXT, "7"));
        assertThat(Reply.privately("7")).isEqualTo(new Reply(Reply.Kind.PRIVATE, "7"));
        assertThat(Reply.usage("at most 20 dice")).isEqualTo(new Reply(Reply.Kind.USAGE, "at most 20 dice"));
        assertThat(Reply.none()).isEqualTo(new Reply(Reply.Kind.NONE, ""));
    }

    static Stream<Reply> replies() {
        return Stream.of(Reply.text("a\nb"), Reply.privately("\ud83c\udfb2"), Reply.usage(""), Reply.none());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void comesBackFromData(Reply reply) {
        Value carried = BinaryCodec.INSTANCE.decode(BinaryCodec.INSTANCE.encode(Value.of(reply)));
        assertThat(carried.as(Reply.class)).isEqualTo(reply);
    }

    static Stream<Value> notReplies() {
        return Stream.of(Value.none(), Value.of("7"), Value.of(Map.of("kind", "TEXT")), Value.of(Map.of("text", "7")),
                Value.of(Map.of("kind", "SHOUT", "text", "7")), Value.of(Map.of("kind", "text", "text", "7")));
    }

    @ParameterizedTest
    @MethodSource("notReplies")
    void otherDataIsAPayloadException(Value value) {
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> value.as(Reply.class));
    }

    @Test
    void namesThePartThatIsMissing() {
        assertThatNullPointerException().isThrownBy(() -> new Reply(null, "")).withMessage("kind");
        assertThatNullPointerException().isThrownBy(() -> Reply.text(null)).withMessage("text");
    }
}
