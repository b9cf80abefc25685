package dev.rosey.isolation.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodingMemoryTest {
    private final EncodingMemory memory = new EncodingMemory();

    @Test
    void aTextThatComesAgainIsNotEncodedAnew() {
        byte[] first = memory.bytes("rosey.event.dice.rolled");
        assertThat(memory.bytes(String.join(".", "rosey", "event", "dice", "rolled"))).isSameAs(first);
    }

    @Test
    void textsOfTheSamePlaceAreToldApart() {
        List<String> sameHash = List.of("Aa", "BB", "Aa", "BB");
        assertThat(sameHash).extracting(String::hashCode).containsOnly("Aa".hashCode());
        for (String text : sameHash) {
            assertThat(new String(memory.bytes(text), StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }

    @Test
    void anyTextIsEncodedAsUtf8() {
        for (String text : List.of("", "🎲 ü", "x".repeat(128), "ü".repeat(128), "x".repeat(5000))) {
            assertThat(memory.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(memory.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aBufferIsUsedAgainUnlessItIsLong() {
        byte[] buffer = memory.takeBuffer();
        assertThat(memory.takeBuffer()).isNotSameAs(buffer);
        memory.giveBack(buffer);
        assertThat(memory.takeBuffer()).isSameAs(buffer);
        byte[] giant = new byte[1 << 20];
        memory.giveBack(giant);
        assertThat(memory.takeBuffer()).isNotSameAs(giant);
    }

    @Test
    void frameAfterFrameIsWrittenAsIfItWereTheFirst() {
        for (int length : List.of(3, 100_000, 5, 0, 300_000, 7)) {
            Frame frame = new Frame.Log(System.Logger.Level.INFO, "logger", "x".repeat(length));
            assertThat(FrameCodec.encode(frame, memory)).isEqualTo(FrameCodec.encode(frame));
        }
    }
}
