package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three plugins in three processes: a script plays a quiz, and the others answer meanwhile. */
class TriviaQuizIT {
    @TempDir
    Path directory;

    private static String jar(String name) {
        return "\"jar\": \"" + BotProcess.built().resolve("plugins/" + name + ".jar") + '"';
    }

    private BotProcess start(String trivia) throws IOException {
        Path file = directory.resolve("quiz.json");
        Files.writeString(file, "{\"schemaVersion\": 1, \"plugins\": {\"dice-roller\": {" + jar("dice-roller") + "}, "
                + "\"8ball\": {" + jar("8ball") + "}, \"trivia\": {" + jar("trivia") + ", " + trivia + "}}}");
        return BotProcess.start(directory, "--config", file.toString());
    }

    @Test
    void aScriptPlaysAQuiz() throws Exception {
        try (BotProcess bot = start("\"config\": {\"shuffle\": false, \"secondsPerQuestion\": 600}")) {
            bot.type("!trivia start 2");
            bot.type("!answer the Rhine");
            bot.type("!answer the danube!");
            bot.type("!roll 1d1");
            bot.type("!8ball Will it work?");
            bot.awaitOutput(5);
            assertThat(List.of("dice-roller", "8ball", "trivia").stream().map(each -> bot.plugin(each).pid()).distinct())
                    .hasSize(3)
                    .doesNotContain(bot.handle().pid());
            bot.type("!trivia answer Canberra");
            bot.type("!trivia scores");
            assertThat(bot.end()).isZero();

            List<String> output = bot.output();
            assertThat(output.get(0)).startsWith("A quiz of 2, with 600 s for each question.");
            assertThat(output.get(1)).startsWith("Question 1 of 2 (Geography): ");
            assertThat(output.get(2)).isEqualTo("No, operator, that is not it.");
            assertThat(output.get(3)).isEqualTo("Right, operator: Danube.");
            assertThat(output.get(4)).startsWith("Question 2 of 2 (Geography): ");
            assertThat(output.get(5)).isEqualTo("🎲 [1] = 1");
            assertThat(output.get(6)).startsWith("🎱 ");
            assertThat(output.get(7)).isEqualTo("Right, operator: Canberra.");
            assertThat(output.get(8)).isEqualTo("The quiz is over: operator 2.");
            assertThat(output.get(9)).startsWith("Scores: operator 2.");
            assertThat(output).hasSize(10);
        }
    }

    @Test
    void theTimeLimitIsToldUnasked() throws Exception {
        try (BotProcess bot = start("\"config\": {\"shuffle\": false, \"secondsPerQuestion\": 5}, "
                + "\"permissions\": {\"resources\": {\"PLATFORM_SEND\": [\"console/console\"]}}")) {
            bot.type("!trivia start 1");
            assertThat(bot.awaitOutput(2)).isEqualTo("⏰ Time is up. The answer was: Danube.");
            assertThat(bot.awaitOutput(3)).isEqualTo("The quiz is over: nobody scored.");
            assertThat(bot.end()).isZero();
        }
    }

    @Test
    void aConfigurationThatIsWrongIsExplained() throws Exception {
        try (BotProcess bot = start("\"config\": {\"rounds\": 0}")) {
            bot.type("!trivia start");
            assertThat(bot.awaitOutput(0)).contains("!trivia is not available");
            assertThat(bot.end()).isZero();
            assertThat(bot.log()).contains("at /rounds: expected 1 to 40, found 0");
        }
    }
}
