package dev.rosey.examples.bot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README, the pages under docs and the guides, with the blocks that tests look at. */
final class Pages {
    static final Path ROOT = Path.of("..", "..", "..");

    private Pages() {}

    /** All pages. */
    static List<Path> all() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        for (String folder : List.of("docs", "docs/guides")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /** A block of code behind a comment. */
    record Block(Path page, String argument, String text) {}

    /** The blocks in a language that follow a comment {@code <!-- name -->} or {@code <!-- name: argument -->}. */
    static List<Block> blocks(String name, String language) throws IOException {
        Pattern pattern = Pattern.compile(
                "<!-- " + name + "(?:: (\\S+))? -->\\s*```" + language + "\\R(.*?)```", Pattern.DOTALL);
        List<Block> blocks = new ArrayList<>();
        for (Path page : all()) {
            pattern.matcher(Files.readString(page)).results().forEach(found -> blocks.add(
                    new Block(page, found.group(1) == null ? "" : found.group(1), found.group(2))));
        }
        return blocks;
    }
}
