package dev.rosey.cytube.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How CyTube turns what is typed into HTML. */
final class ChatText {
    private static final Pattern LINK = Pattern.compile("\\w+://[^\\s:/\\[\\]]+(:[0-9]+)?(/\\S*)?");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F]+");
    private static final String MARK = "\uE000";

    private record Filter(Pattern pattern, String replacement) {}

    private static final List<Filter> DEFAULT_FILTERS = List.of(
            new Filter(Pattern.compile("`(.+?)`"), "<code>$1</code>"),
            new Filter(Pattern.compile("\\*(.+?)\\*"), "<strong>$1</strong>"),
            new Filter(Pattern.compile("_(.+?)_"), "<em>$1</em>"),
            new Filter(Pattern.compile("~~(.+?)~~"), "<s>$1</s>"),
            new Filter(Pattern.compile("\\[sp](.*?)\\[/sp]"), "<span class=\"spoiler\">$1</span>"));

    private ChatText() {}

    static boolean hasLink(String text) {
        return LINK.matcher(text).find();
    }

    /** Every run of control characters becomes one space. */
    static String withoutControl(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }

    /** Cuts without regard to surrogate pairs; half a pair arrives as U+FFFD. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        String cut = text.substring(0, length);
        boolean isHalf = Character.isHighSurrogate(cut.charAt(length - 1));
        return isHalf ? cut.substring(0, length - 1) + "\uFFFD" : cut;
    }

    static String html(String text, RoomSettings settings) {
        List<String> links = new ArrayList<>();
        String rest = text;
        if (Json.isTrue(settings.options, "enable_link_regex")) {
            Matcher matcher = LINK.matcher(text);
            StringBuilder replaced = new StringBuilder();
            while (matcher.find()) {
                links.add(matcher.group());
                matcher.appendReplacement(replaced, MARK);
            }
            rest = matcher.appendTail(replaced).toString();
        }
        rest = escape(rest);
        if (settings.hasFilters) {
            for (Filter filter : DEFAULT_FILTERS) {
                rest = filter.pattern().matcher(rest).replaceAll(filter.replacement());
            }
        }
        for (String link : links) {
            String escaped = escape(link);
            String anchor = "<a href=\"" + escaped.replace("\"", "&quot;")
                    + "\" target=\"_blank\" rel=\"noopener noreferrer\">" + escaped + "</a>";
            rest = rest.replaceFirst(MARK, Matcher.quoteReplacement(anchor));
        }
        return rest;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String plain(String html) {
        return html.replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }
}
