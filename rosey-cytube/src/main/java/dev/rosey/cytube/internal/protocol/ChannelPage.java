package dev.rosey.cytube.internal.protocol;

import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Reads the page of a channel, the only place where a site tells how long a message may be. */
public final class ChannelPage {
    /** Several times a real page; more than this is not read. */
    static final int MAX_HTML = 512 * 1024;

    private static final int LONGEST = 1000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    private ChannelPage() {}

    /** The longest message that the page's own chat line takes; empty if it does not say, or nothing sensible. */
    public static OptionalInt maxMessageLength(String html) {
        String bounded = html.length() > MAX_HTML ? html.substring(0, MAX_HTML) : html;
        Element line = Jsoup.parse(bounded).getElementById("chatline");
        String length = line == null ? "" : line.attr("maxlength").strip();
        if (!NUMBER.matcher(length).matches()) {
            return OptionalInt.empty();
        }
        int value = Integer.parseInt(length);
        return value >= 1 && value <= LONGEST ? OptionalInt.of(value) : OptionalInt.empty();
    }
}
