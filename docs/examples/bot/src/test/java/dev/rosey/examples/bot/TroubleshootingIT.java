package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message that the page about troubles quotes is one that the bot writes when it has that trouble. */
@EnabledOnOs(OS.LINUX) // memory is measured there alone
class TroubleshootingIT { // S22-52, P11-28, P11-29, P11-39
    private static final Path PAGE = Pages.ROOT.resolve("docs/guides/troubleshooting.md");
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Scenes SCENES = new Scenes();

    @TempDir
    static Path directory;

    @BeforeAll
    static void open() throws Exception {
        PluginScenes.addTo(SCENES, directory);
        CytubeScenes.addTo(SCENES, directory);
    }

    @AfterAll
    static void close() {
        SCENES.close();
    }

    static List<Quote> quotes() throws IOException {
        return Quote.of(PAGE);
    }

    @Test
    void everyQuoteIsProvokedAndNothingElseIs() throws IOException {
        assertThat(quotes()).extracting(Quote::name)
                .doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(SCENES.messages());
        assertThat(Quote.blocksOfText(PAGE)).isEqualTo(quotes().size());
    }

    @ParameterizedTest
    @MethodSource("quotes")
    void theBotWritesWhatThePageQuotes(Quote quote) throws Exception {
        Scenes.Texts texts = SCENES.texts(quote.name());
        try {
            Awaitility.await().atMost(PATIENCE)
                    .until(() -> quote.isIn(quote.isLogged() ? texts.log().get() : texts.said().get()));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Not written: " + quote.text() + "\n--- the log:\n" + texts.log().get()
                    + "\n--- users read:\n" + texts.said().get(), e);
        }
    }
}
