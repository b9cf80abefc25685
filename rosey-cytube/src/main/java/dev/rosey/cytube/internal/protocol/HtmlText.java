package dev.rosey.cytube.internal.protocol;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/**
 * Makes plain text of the HTML in which servers send chat. Decodes exactly once, so that an escape that somebody typed is
 * still there as typed. Titles of media and profiles of users are plain text already and must not come here.
 */
public final class HtmlText {
    /** A message is far shorter; more than this is cut before it is read. */
    static final int MAX_HTML = 32_768;

    private static final char REPLACEMENT = '\uFFFD';

    private HtmlText() {}

    /**
     * The text of a fragment. Tags go and their text stays, a link is its text, an image its title, else its alternative
     * text, else its address; {@code <br>} becomes a line feed; scripts and styles go with all they hold. White space
     * stays as it is, except that a carriage return becomes a line feed. Other control characters go, and surrogates that
     * stand alone become U+FFFD. Takes bounded time and stack for any input.
     */
    public static String plain(String html) {
        String bounded = html.length() > MAX_HTML ? html.substring(0, cut(html)) : html;
        if (bounded.indexOf('<') < 0 && bounded.indexOf('&') < 0) {
            return cleaned(bounded);
        }
        Document document = Jsoup.parseBodyFragment(bounded);
        StringBuilder text = new StringBuilder(bounded.length());
        // The traversal keeps no stack, so that no depth of nesting can exhaust one.
        NodeTraversor.filter((node, depth) -> visit(node, text), document.body());
        return cleaned(text.toString());
    }

    private static int cut(String html) {
        return Character.isHighSurrogate(html.charAt(MAX_HTML - 1)) ? MAX_HTML - 1 : MAX_HTML;
    }

    private static NodeFilter.FilterResult visit(Node node, StringBuilder text) {
        if (node instanceof TextNode content) {
            text.append(content.getWholeText());
        } else if (node instanceof Element element) {
            switch (element.normalName()) {
                case "script", "style" -> {
                    return NodeFilter.FilterResult.SKIP_ENTIRELY;
                }
                case "br" -> text.append('\n');
                case "img" -> text.append(image(element));
                default -> {}
            }
        }
        return NodeFilter.FilterResult.CONTINUE;
    }

    private static String image(Element image) {
        for (String attribute : new String[] {"title", "alt"}) {
            String value = image.attr(attribute);
            if (!value.isBlank()) {
                return value;
            }
        }
        return image.attr("src");
    }

    private static String cleaned(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(c -> {
            if (Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE) {
                kept.append(REPLACEMENT);
            } else if (!Character.isISOControl(c) || c == '\n' || c == '\t') {
                kept.appendCodePoint(c);
            }
        });
        return kept.toString();
    }
}
