package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each line of the manual test names tests that are there. */
class ManualTestPageTest { // S22-62
    private static final Path PAGE = Pages.ROOT.resolve("docs/manual-test.md");
    private static final Pattern TABLE = Pattern.compile("<!-- checks -->\\R\\|.*\\R\\|.*\\R((?:\\|.*\\R)+)");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /** The rows of all tables of the page. */
    private static List<String> rows() throws IOException {
        return TABLE.matcher(Files.readString(PAGE)).results().flatMap(table -> table.group(1).lines()).toList();
    }

    /** The last cell of a row: the one in which tests are named. */
    private static String named(String row) {
        String[] cells = row.split("(?<!\\\\)\\|", -1);
        assertThat(cells).as(row).hasSize(5);
        return cells[3];
    }

    private static boolean isTest(MatchResult name, List<Path> sources) {
        Pattern method = Pattern.compile("@(Parameterized)?Test\\b[^;{}]*\\bvoid " + name.group(2) + "\\(");
        return sources.stream()
                .filter(source -> source.endsWith(name.group(1) + ".java"))
                .anyMatch(source -> method.matcher(text(source)).find());
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources() throws IOException {
        Path tests = Path.of("src", "test", "java");
        try (Stream<Path> files = Files.walk(Pages.ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java") && file.toString().contains(tests.toString()))
                    .toList();
        }
    }

    @Test
    void everyLineNamesTestsThatAreThere() throws IOException {
        List<Path> sources = sources();
        assertThat(rows()).hasSizeGreaterThan(20).allSatisfy(row -> {
            List<MatchResult> names = NAMED.matcher(named(row)).results().toList();
            assertThat(names).as(row).isNotEmpty().allSatisfy(name ->
                    assertThat(isTest(name, sources)).as(name.group()).isTrue());
        });
    }

    @Test
    void aTestThatIsNotThereIsNoticed() throws IOException {
        List<Path> sources = sources();
        for (String name : List.of("`BotIT.noSuchTest`", "`NoSuchIT.checkSaysWhatWasFound`", "`BotIT.dice`")) {
            MatchResult found = NAMED.matcher(name).results().findFirst().orElseThrow();
            assertThat(isTest(found, sources)).as(name).isFalse();
        }
    }
}
