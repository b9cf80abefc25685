package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HtmlTextProperties {
    /** What HTML cannot carry is left out: control characters but tab and line feed, and surrogates that stand alone. */
    @Property
    void whatTheServerEscapesComesBack(@ForAll("texts") String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");

        assertThat(HtmlText.plain(escaped)).isEqualTo(text);
    }

    @Property
    void whatOlderServersEscapeComesBack(@ForAll("texts") String text) {
        String escaped = text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("(", "&#40;")
                .replace(")", "&#41;");

        assertThat(HtmlText.plain(escaped)).isEqualTo(text);
    }

    @Property
    void anyTextAtAllHasAPlainForm(@ForAll("markup") String html) {
        assertThat(HtmlText.plain(html)).doesNotContainPattern("[\\p{Cntrl}&&[^\\n\\t]]");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> signs =
                Arbitraries.strings().withChars("&<>'\"() \n\t;#axl/=é\u00a0\u200b\uFEFF").ofMaxLength(60);
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(60);
        return Arbitraries.oneOf(signs, any)
                .map(text -> text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\p{Cs}&&[^\\n\\t]]", ""));
    }

    @Provide
    Arbitrary<String> markup() {
        return Arbitraries.of(
                        "<b>", "</b>", "<p", "<script>", "</script>", "<img title='", "'", ">", "&amp;", "&#", "x", " ",
                        "<br>", "<table>", "<td>", "<!--", "-->", "\u0000", "\r", "\n", "<svg>", "<![CDATA[", "]]>")
                .list()
                .ofMaxSize(30)
                .map(pieces -> String.join("", pieces));
    }
}
