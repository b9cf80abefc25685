package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.TestChannel;
import dev.rosey.cytube.testing.TestLine;
import dev.rosey.cytube.testing.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The started bot in a channel: everything from the WebSocket to the plugin's process and back. */
class CytubeBotIT { // S22-14, S22-16, Q-31, Q-36
    private static final Pattern ROLL = Pattern.compile("🎲 \\[\\d, \\d] = \\d+");
    private static final Duration PATIENCE = BotProcess.PATIENCE;

    @TempDir
    private Path folder;

    private CytubeTestServer server;
    private TestChannel movies;

    @BeforeEach
    void startServer() {
        server = CytubeTestServer.create();
        server.account("RoseyBot", "hunter2", 1);
        movies = server.channel("movies").rank("RoseyBot", 2);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private BotProcess start(String password) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), password + "\n");
        return BotProcess.start(folder, "--cytube", server.url().toString(), "movies",
                "--user", "RoseyBot", "--password-file", file.toString());
    }

    private List<TestLine> rolls() {
        return movies.chat().stream().filter(line -> ROLL.matcher(line.text()).matches()).toList();
    }

    @Test
    void aliceIsAnsweredInTheChannelAndBobPrivately() throws Exception { // S22-17, S22-60
        TestUser alice = movies.join("alice");
        TestUser bob = movies.join("bob");
        try (BotProcess bot = start("hunter2")) {
            movies.awaitMember("RoseyBot", 2, PATIENCE);
            alice.say("!roll 2d6");
            TestLine roll = alice.awaitHeard(line -> ROLL.matcher(line.text()).matches(), PATIENCE);
            assertThat(roll.user()).isEqualTo("RoseyBot");
            assertThat(roll.isPrivate()).isFalse();
            bob.pm("RoseyBot", "!8ball will it work?");
            TestLine answer = bob.awaitHeard(line -> line.isPrivate() && line.user().equals("RoseyBot"), PATIENCE);
            assertThat(answer.text()).isNotBlank();
            assertThat(movies.chat()).extracting(TestLine::text).doesNotContain(answer.text());
            assertThat(bot.plugins()).hasSize(3);
            assertThat(bot.log()).doesNotContain("hunter2");
        }
    }

    @Test
    void aReconnectionRunsNoOldCommandAgain() throws Exception {
        TestUser alice = movies.join("alice");
        alice.say("!roll 2d6"); // before the bot was there
        try (BotProcess bot = start("hunter2")) {
            movies.awaitMember("RoseyBot", 2, PATIENCE);
            alice.say("!roll 2d6");
            Awaitility.await().atMost(PATIENCE).until(() -> rolls().size() == 1);
            server.dropAll();
            alice.say("!roll 2d6"); // while the bot is away
            bot.awaitLog("trying again in");
            server.awaitConnection(2, PATIENCE);
            movies.awaitMember("RoseyBot", 2, PATIENCE);
            alice.say("!flip");
            alice.awaitHeard(line -> line.text().matches("heads|tails"), PATIENCE);
            assertThat(rolls()).hasSize(1);
        }
    }

    @Test
    void consoleAndChannelWorkAtOnceAndApart() throws Exception {
        TestUser alice = movies.join("alice");
        try (BotProcess bot = start("hunter2")) {
            movies.awaitMember("RoseyBot", 2, PATIENCE);
            bot.type("!flip");
            assertThat(bot.awaitOutput(0)).matches("heads|tails");
            alice.say("!roll 2d6");
            alice.awaitHeard(line -> ROLL.matcher(line.text()).matches(), PATIENCE);
            assertThat(bot.output()).hasSize(1);
            assertThat(movies.chat()).extracting(TestLine::text).noneMatch(text -> text.matches("heads|tails"));
        }
    }

    @Test
    void theBotStaysWhenItsInputEndsAndGoesWhenItIsKicked() throws Exception {
        try (BotProcess bot = start("hunter2")) {
            movies.awaitMember("RoseyBot", 2, PATIENCE);
            bot.closeInput();
            TestUser alice = movies.join("alice");
            alice.say("!roll 2d6");
            alice.awaitHeard(line -> ROLL.matcher(line.text()).matches(), PATIENCE);
            movies.kick("RoseyBot", "enough");
            assertThat(bot.exitCode()).isEqualTo(1);
            assertThat(bot.log()).contains("CyTube channel movies: left for good, kicked: enough");
            assertThat(bot.plugins()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordEndsTheStartWithTheServersWords() throws Exception {
        try (BotProcess bot = start("wrong-one")) {
            assertThat(bot.exitCode()).isEqualTo(1);
            assertThat(bot.log()).contains("The connector cytube could not connect: The channel movies cannot be served "
                    + "(LOGIN_REFUSED): Invalid username/password combination [ROSEY-001]").doesNotContain("wrong-one");
        }
    }

    @Test
    void aSignalMakesTheBotLeaveTheChannel() throws Exception {
        try (BotProcess bot = start("hunter2")) {
            bot.awaitLog("The bot is running");
            assertThat(movies.members()).contains("RoseyBot");
            assertThat(bot.handle().destroy()).isTrue();
            bot.exitCode();
            movies.awaitGone("RoseyBot", PATIENCE);
            assertThat(server.frames()).anyMatch(frame -> frame.isFromClient() && frame.text().equals("41"));
            assertThat(bot.plugins()).isEmpty();
        }
    }

    @Test
    void aSiteThatIsDownDoesNotKeepTheConsoleFromWorking() throws Exception {
        server.stop();
        try (BotProcess bot = start("hunter2")) {
            bot.type("!flip");
            assertThat(bot.awaitOutput(0)).matches("heads|tails");
            bot.awaitLog("trying again in");
            server.restart();
            movies.awaitMember("RoseyBot", 2, PATIENCE);
        }
    }
}
