package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ChatTextProperties {
    private static final String LOST = "[\\s\\p{Cntrl}\\u0080-\\u009f\\p{Z}\\uFEFF]";

    @Property(tries = 2000)
    void everyMessageFitsIsNoCommandAndHasSomethingInIt(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 40) int maxLength, @ForAll boolean allowsControl) {
        assertThat(ChatText.lines(text, maxLength, allowsControl)).allSatisfy(line -> {
            assertThat(line.length()).isBetween(1, maxLength);
            assertThat(line).doesNotStartWith("/");
            assertThat(line.replaceAll("[\\p{Z}\\t-\\r\\uFEFF]", "")).isNotEmpty();
            assertThat(StandardCharsets.UTF_16.newEncoder().canEncode(line)).isTrue();
        });
    }

    @Property(tries = 2000)
    void onlyWhiteSpaceAndControlCharactersAreLost(
            @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 40) int maxLength, @ForAll boolean allowsControl) {
        List<String> lines = ChatText.lines(text, maxLength, allowsControl);

        String expected = new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
        assertThat(String.join("", lines).replaceAll(LOST, "")).isEqualTo(expected.replaceAll(LOST, ""));
    }

    @Property
    void allowedControlCharactersStay(@ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 40) int maxLength) {
        String kept = String.join("", ChatText.lines(text, maxLength, true)).replaceAll("[^\\u0001\\u0007]", "");

        assertThat(kept).isEqualTo(text.replaceAll("[^\\u0001\\u0007]", ""));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                        "/", " /", "/me", " ", "  ", "\n", "\r\n", "\u0001", "\u0007", "\u2028", "\u00a0", "\ufeff", "a",
                        "word", "longerword", "😀", "👩‍👩‍👧", "e\u0301", "\ud83d", "\ude00", "\u200d")
                .list()
                .ofMaxSize(40)
                .map(all -> String.join("", all));
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(120));
    }
}
