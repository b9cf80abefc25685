package dev.rosey.examples.bot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A message that a page quotes: a block of text behind {@code <!-- log: name -->} or {@code <!-- said: name -->}.
 * {@code <…>} stands for what varies; an indented line goes on with the line before.
 */
record Quote(String kind, String name, String text) {
    private static final Pattern BLOCK =
            Pattern.compile("<!-- (log|said): ([a-z-]+) -->\\s*```text\\R(.*?)\\R```", Pattern.DOTALL);
    private static final Pattern VARIES = Pattern.compile("<[a-z][a-z -]*>");
    private static final String LOG_LINE = "\\d\\d:\\d\\d:\\d\\d [A-Z]+ +[\\w.-]+: ";

    static List<Quote> of(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page)).results()
                .map(found -> new Quote(found.group(1), found.group(2), found.group(3)))
                .toList();
    }

    /** How often a page shows a block of plain text, quoted or not. */
    static long blocksOfText(Path page) throws IOException {
        return Files.readString(page).lines().filter(line -> line.equals("```text")).count();
    }

    boolean isLogged() {
        return kind.equals("log");
    }

    /** Whether a log or output has the message: whole, from the beginning of a line to the end of one. */
    boolean isIn(String lines) {
        String whole = text.replaceAll("\\R +", " ");
        StringBuilder pattern = new StringBuilder("(?m)^").append(isLogged() ? LOG_LINE : "");
        List<String> fixed = new ArrayList<>();
        Matcher varying = VARIES.matcher(whole);
        int from = 0;
        while (varying.find()) {
            fixed.add(whole.substring(from, varying.start()));
            from = varying.end();
        }
        fixed.add(whole.substring(from));
        pattern.append(fixed.stream().map(Pattern::quote).collect(Collectors.joining(".+?"))).append('$');
        return Pattern.compile(pattern.toString()).matcher(lines).find();
    }

    @Override
    public String toString() {
        return name;
    }
}
