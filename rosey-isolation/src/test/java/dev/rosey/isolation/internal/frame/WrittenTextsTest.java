package dev.rosey.isolation.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenTextsTest {
    private final WrittenTexts texts = new WrittenTexts();

    @Test
    void aTextThatComesAgainIsNotEncodedAnew() {
        byte[] first = texts.bytes("rosey.event.dice.rolled");
        assertThat(texts.bytes(String.join(".", "rosey", "event", "dice", "rolled"))).isSameAs(first);
    }

    @Test
    void textsOfTheSamePlaceAreToldApart() {
        List<String> sameHash = List.of("Aa", "BB", "Aa", "BB");
        assertThat(sameHash).extracting(String::hashCode).containsOnly("Aa".hashCode());
        for (String text : sameHash) {
            assertThat(new String(texts.bytes(text), StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }

    @Test
    void anyTextIsEncodedAsUtf8() {
        for (String text : List.of("", "🎲 ü", "x".repeat(128), "ü".repeat(128), "x".repeat(5000))) {
            assertThat(texts.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(texts.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
