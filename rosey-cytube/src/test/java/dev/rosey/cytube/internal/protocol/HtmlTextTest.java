package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    &amp;lt;b&amp;gt;                      | &lt;b&gt;
                    &amp;amp;amp;                          | &amp;amp;
                    &lt;b&gt;typed&lt;/b&gt;               | <b>typed</b>
                    it&#39;s &#40;ok&#41; &quot;q&quot; &#x27; | it's (ok) "q" '
                    <b>bold</b> <em>and</em> <i><u>more    | bold and more
                    see <a href="http://x/?a=1&amp;b=2" target="_blank">http://x/?a=1&amp;b=2</a>! | see http://x/?a=1&b=2!
                    <img src="http://x/a.png" alt="A" title="T &amp; t"> | T & t
                    <img src="http://x/a.png" alt="A" title="">         | A
                    <img src="http://x/a.png">                          | http://x/a.png
                    a<img>b                                | ab
                    a<script>alert(1)</script>b            | ab
                    a<style>p{}</style>b<!-- c -->d        | abd
                    a<svg><script>alert(1)</script></svg>b | ab
                    a<script>alert(1)                      | a
                    1 < 2 & 3 > 2                          | 1 < 2 & 3 > 2
                    &unknown; &                            | &unknown; &
                    &#65;&#x42;&#x1F600;&eacute;           | AB😀é
                    """)
    void htmlBecomesText(String html, String text) {
        assertThat(HtmlText.plain(html)).isEqualTo(text);
    }

    @Test
    void whiteSpaceStaysAsItIs() {
        assertThat(HtmlText.plain("  a  <b> b </b>\t\n c\u00a0 ")).isEqualTo("  a   b \t\n c\u00a0 ");
        assertThat(HtmlText.plain("a&nbsp;b")).isEqualTo("a\u00a0b");
    }

    @Test
    void breaksBecomeLineFeeds() {
        assertThat(HtmlText.plain("a<br>b<br/>c\r\nd\re")).isEqualTo("a\nb\nc\nd\ne");
        assertThat(HtmlText.plain("c\r\nd\re")).isEqualTo("c\nd\ne");
    }

    @Test
    void controlCharactersGo() {
        assertThat(HtmlText.plain("a\u0000\u0007\u001b[31m\u007f\u0085b")).isEqualTo("a[31mb");
        assertThat(HtmlText.plain("<b>a\u0000\u0007\u001b[31m\u007f</b>&#7;&#27;b")).isEqualTo("a[31mb");
    }

    @Test
    void referencesToWhatIsNoCharacterAreReplaced() {
        assertThat(HtmlText.plain("a&#xD800;b&#x110000;c")).isEqualTo("a\uFFFDb\uFFFDc");
        assertThat(HtmlText.plain("a&#0;b")).isIn("ab", "a\uFFFDb");
    }

    @Test
    void aLongFragmentIsCutOnACharacter() {
        String html = "x".repeat(HtmlText.MAX_HTML - 1) + "😀 more";

        assertThat(HtmlText.plain(html)).isEqualTo("x".repeat(HtmlText.MAX_HTML - 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<b>", "<div>", "<table>", "<a href=x>", "<b><p>", "<table><tr><td>", "<svg><g>", "</", "<!--", "<",
                "&", "&#", "<b x=", "<select><option>", "<ruby><rt>", "<button><a>", "<template>", "<frameset>", "<math><mi>"
            })
    void hostileFragmentsEnd(String piece) {
        assertThatCode(() -> HtmlText.plain(piece.repeat(1_000_000 / piece.length()))).doesNotThrowAnyException();
    }

    @Test
    void elementsThatNobodyClosesEnd() {
        String html = IntStream.range(0, 2000).mapToObj(i -> "<b a=" + i + ">").collect(Collectors.joining())
                + "<p>x".repeat(4000);

        assertThat(HtmlText.plain(html)).contains("xxx");
    }
}
