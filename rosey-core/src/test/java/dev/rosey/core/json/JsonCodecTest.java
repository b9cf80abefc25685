package dev.rosey.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
    private final JsonCodec codec = JsonCodec.create();

    /** A payload of a test. */
    public record Roll(List<Integer> dice, int sum, byte[] seed) {}

    @Test
    void carriesARecordThroughText() {
        byte[] bytes = Payload.of(new Roll(List.of(4, 3), 7, new byte[] {1, 2})).encode(codec);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"dice\":[4,3],\"sum\":7,\"seed\":\"AQI=\"}");
        Roll back = Payload.encoded(bytes, codec).as(Roll.class);
        assertThat(back.dice()).containsExactly(4, 3);
        assertThat(back.sum()).isEqualTo(7);
        assertThat(back.seed()).containsExactly(1, 2);
    }

    @Test
    void namesItsContentType() {
        assertThat(codec.contentType()).isEqualTo("application/json");
    }
}
