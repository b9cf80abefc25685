package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that was changed is not the one that is quoted. */
class QuoteTest {
    private static final Quote LOGGED =
            new Quote("log", "late", "Plugin <plugin> was late:\n    wait, or (try) again\n<lines>");

    @TempDir
    Path directory;

    @Test
    void aWholeLineOfTheLogFits() {
        assertThat(LOGGED.isIn("""
                08:00:00 INFO  rosey: before
                08:00:01 ERROR plugins: Plugin 8ball was late: wait, or (try) again
                what it said
                08:00:02 INFO  rosey: after""")).isTrue();
    }

    @Test
    void anythingElseDoesNot() {
        for (String line : List.of(
                "Plugin 8ball was late: wait, or (try) again\nx",
                "08:00:01 ERROR plugins: Plugin 8ball was late: wait, or (try) again",
                "08:00:01 ERROR plugins: Plugin 8ball was late: wait, or (try) again!\nx",
                "08:00:01 ERROR plugins: The plugin 8ball was late: wait, or (try) again\nx",
                "08:00:01 ERROR plugins: Plugin  was late: wait, or (try) again\nx",
                "08:00:01 ERROR plugins: Plugin 8ball was late: wait, or try again\nx")) {
            assertThat(LOGGED.isIn(line)).as(line).isFalse();
        }
    }

    @Test
    void whatUsersReadHasNoBeginningOfALogLine() {
        Quote said = new Quote("said", "gone", "<plugin> is gone.");
        assertThat(said.isIn("hello\n8ball is gone.")).isTrue();
        assertThat(said.isIn("8ball is gone. Really.")).isFalse();
    }

    @Test
    void aPageIsRead() throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), """
                <!-- log: a -->
                ```text
                one
                ```
                <!-- said: b-c -->
                ```text
                two
                three
                ```
                ```text
                not a quote
                ```
                """);
        assertThat(Quote.of(page)).containsExactly(new Quote("log", "a", "one"), new Quote("said", "b-c", "two\nthree"));
        assertThat(Quote.blocksOfText(page)).isEqualTo(3);
    }
}
