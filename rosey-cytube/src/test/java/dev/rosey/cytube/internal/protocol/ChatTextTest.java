package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTextTest {
    @Test
    void aShortLineStaysAsItIs() {
        assertThat(lines("hello  world ", 320)).containsExactly("hello  world ");
    }

    @Test
    void eachLineIsAMessageAndBlankOnesAreNone() {
        assertThat(lines("a\nb\r\nc\rd\u2028e\n\n \u00a0\u3000\ufeff\nf", 320)).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(lines(" \t\n", 320)).isEmpty();
        assertThat(lines("", 320)).isEmpty();
    }

    @Test
    void controlCharactersBecomeOneSpaceUnlessAllowed() {
        assertThat(lines("a\t\u0007\u001bb\u007fc", 320)).containsExactly("a b c");
        assertThat(ChatText.lines("a\t\u0007b", 320, true)).containsExactly("a\t\u0007b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ban alice", "/me waves", "//double", "/", "/toString"})
    void aSlashNeverBecomesACommand(String text) {
        assertThat(lines(text, 320)).containsExactly(" " + text);
        assertThat(lines("x\n" + text, 320)).containsExactly("x", " " + text);
        assertThat(lines("\u0007" + text, 320)).containsExactly(" " + text);
        assertThat(lines("  " + text, 320)).containsExactly("  " + text);
        assertThat(ChatText.lines("\u0007" + text, 320, true)).containsExactly("\u0007" + text);
    }

    @Test
    void aSplitNeverMakesACommand() {
        assertThat(lines("aaaaaaa /kick alice", 8)).containsExactly("aaaaaaa", " /kick", "alice");
        assertThat(lines("aaaaaaaa/kick", 8)).containsExactly("aaaaaaaa", " /kick");
        assertThat(lines("////", 2)).containsExactly(" /", " /", " /", " /");
    }

    @Test
    void aLongLineIsSplitAtItsLastSpace() {
        assertThat(lines("one two three four", 9)).containsExactly("one two", "three", "four");
        assertThat(lines("exactly  nine", 7)).containsExactly("exactly", "nine");
        assertThat(lines("a bbbbbbbbbbbbbbbb", 8)).containsExactly("a bbbbbb", "bbbbbbbb", "bb");
    }

    @Test
    void charactersStayWholeWherePossible() {
        assertThat(lines("abc😀😀", 4)).containsExactly("abc", "😀😀");
        assertThat(lines("ab👩‍👩‍👧", 8)).containsExactly("ab", "👩‍👩‍👧");
        assertThat(lines("abce\u0301x", 4)).containsExactly("abc", "e\u0301x");
        assertThat(lines("e" + "\u0301".repeat(9), 4)).allSatisfy(each -> assertThat(each).hasSizeLessThanOrEqualTo(4));
    }

    @Test
    void aLimitOfOneIsKeptEvenSo() {
        assertThat(lines("a/😀", 1)).containsExactly("a", "\uFFFD", "\uFFFD");
        assertThatThrownBy(() -> lines("a", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxLength");
    }

    @Test
    void surrogatesThatStandAloneAreReplaced() {
        assertThat(lines("a\ud83db\ude00", 320)).containsExactly("a\uFFFDb\uFFFD");
    }

    @Test
    void aHugeWordTakesNoLongTime() {
        assertThat(lines("e" + "\u0301".repeat(1_000_000), 320)).hasSize(3126);
        assertThat(lines("\u200d👩".repeat(300_000), 320)).hasSizeGreaterThan(2800);
    }

    private static List<String> lines(String text, int maxLength) {
        return ChatText.lines(text, maxLength, false);
    }
}
