package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.TestChannel;
import dev.rosey.cytube.testing.TestLine;
import dev.rosey.cytube.testing.TestUser;
import dev.rosey.nats.testing.NatsServerRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two started bots on one NATS server, as an operator runs them. */
class NatsBotIT { // Q-36, S22-22
    private static final Duration PATIENCE = BotProcess.PATIENCE;
    private static final Pattern ROLL = Pattern.compile("🎲 \\[([\\d, ]+)](?: \\+ (\\d+))? = \\d+");
    private static final Duration TAKEOVER = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final List<BotProcess> bots = new ArrayList<>();
    private NatsServerRunner nats;
    private CytubeTestServer site;
    private TestChannel movies;

    @BeforeEach
    void startServers() {
        nats = NatsServerRunner.start("-js");
        site = CytubeTestServer.create();
        site.account("RoseyBot", "hunter2", 1);
        movies = site.channel("movies").rank("RoseyBot", 2);
    }

    @AfterEach
    void endAll() {
        bots.forEach(BotProcess::close);
        site.close();
        nats.close();
    }

    private Path config() throws IOException {
        return Files.writeString(folder.resolve("rosey.json"), """
                {"schemaVersion": 1, "commands": {"perMinute": 100000, "burst": 100000},
                 "plugins": {"dice-roller": {"jar": "%s"}}}
                """.formatted(BotProcess.built().resolve("plugins/dice-roller.jar")));
    }

    private BotProcess onConsole() throws IOException {
        BotProcess bot = BotProcess.start(folder, "--config", config().toString(), "--nats", nats.url());
        bots.add(bot);
        return bot;
    }

    private BotProcess inChannel() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "hunter2\n");
        BotProcess bot = BotProcess.start(folder, "--config", config().toString(), "--nats", nats.url(),
                "--cytube", site.url().toString(), "movies", "--user", "RoseyBot", "--password-file", password.toString());
        bots.add(bot);
        return bot;
    }

    private static void signal(BotProcess bot, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(bot.handle().pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    /** A roll that no other number asks for. */
    private static String roll(int number) {
        return "!roll " + (number / 100 + 1) + "d6+" + (number % 100 + 1);
    }

    private static int number(Matcher roll) {
        int modifier = roll.group(2) == null ? 1 : Integer.parseInt(roll.group(2));
        return (roll.group(1).split(",", -1).length - 1) * 100 + modifier - 1;
    }

    /** How often each roll was answered, by its number. */
    private Map<Integer, Long> answers() {
        return movies.chat().stream()
                .map(TestLine::text)
                .map(ROLL::matcher)
                .filter(Matcher::matches)
                .map(NatsBotIT::number)
                .collect(Collectors.groupingBy(number -> number, Collectors.counting()));
    }

    @Test
    void aBotThatTheServerLetsInNoMoreEndsSoThatItsSupervisorNotices() throws Exception {
        nats.close();
        String users = "authorization { user: bot, password: %s }";
        nats = NatsServerRunner.startWith(users.formatted("before"));
        String url = nats.url().replace("nats://", "nats://bot:before@");
        BotProcess bot = BotProcess.start(folder, "--config", config().toString(), "--nats", url);
        bots.add(bot);
        bot.awaitLog("The bot is running");
        nats.reload(users.formatted("after"));
        assertThat(bot.exitCode()).isEqualTo(1);
        assertThat(bot.log()).contains("closed for good").doesNotContain("before");
    }

    @Test
    void eachConsoleIsAnsweredThereWhicheverHostDoesTheWork() throws Exception { // S22-10
        BotProcess one = onConsole();
        BotProcess two = onConsole();
        one.awaitLog("The bot is running");
        two.awaitLog("The bot is running");
        for (int i = 0; i < 10; i++) {
            one.type("!roll 2d6");
            one.awaitOutput(i);
            two.type("!roll 3d6");
            two.awaitOutput(i);
        }
        assertThat(one.end()).isZero();
        assertThat(two.end()).isZero();
        assertThat(one.output()).hasSize(10).allMatch(line -> line.matches("🎲 \\[\\d, \\d] = \\d+"));
        assertThat(two.output()).hasSize(10).allMatch(line -> line.matches("🎲 \\[\\d, \\d, \\d] = \\d+"));
    }

    @Test
    void aKilledPluginOfOneHostIsStandedInForByTheOther() throws Exception {
        BotProcess one = onConsole();
        one.awaitLog("The bot is running");
        onConsole().awaitLog("The bot is running");
        one.plugin("dice-roller").destroyForcibly();
        for (int i = 0; i < 10; i++) {
            one.type("!roll 2d6");
            one.awaitOutput(i);
        }
        assertThat(one.end()).isZero();
        assertThat(one.output()).hasSize(10);
    }

    @Test
    void ofTwoBotsOneIsInTheChannelAndEachLineIsAnsweredOnce() throws Exception { // S22-22
        inChannel().awaitLog("joined as RoseyBot");
        BotProcess standby = inChannel();
        standby.awaitLog("The bot is running");
        TestUser alice = movies.join("alice");
        for (int i = 0; i < 20; i++) {
            alice.say(roll(i));
        }
        Awaitility.await().atMost(PATIENCE).until(() -> answers().size() == 20);
        assertThat(answers().values()).containsOnly(1L);
        assertThat(Collections.frequency(movies.members(), "RoseyBot")).isEqualTo(1);
        assertThat(standby.log()).doesNotContain("joined as");
        bots.forEach(bot -> assertThat(bot.log()).doesNotContain("hunter2"));
    }

    @Test
    @Timeout(600)
    void theStandbyAnswersWithinTenSecondsAfterAKill() throws Exception {
        List<Duration> takeovers = new ArrayList<>();
        int rounds = Integer.getInteger("rosey.failovers", 2);
        BotProcess active = inChannel();
        active.awaitLog("joined as RoseyBot");
        TestUser alice = movies.join("alice");
        for (int round = 0; round < rounds; round++) {
            BotProcess standby = inChannel();
            standby.awaitLog("The bot is running");
            int before = movies.chat().size();
            long killed = System.nanoTime();
            active.close();
            Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                alice.say("!roll 2d6");
                return movies.chat().stream().skip(before).anyMatch(line -> ROLL.matcher(line.text()).matches());
            });
            Duration takeover = Duration.ofNanos(System.nanoTime() - killed);
            assertThat(takeover).as("round %d, after %s: %s", round, takeovers, standby.log()).isLessThan(TAKEOVER);
            takeovers.add(takeover);
            active = standby;
        }
        System.out.println("Takeovers: " + takeovers.stream().map(Duration::toMillis).toList() + " ms");
    }

    @Test
    void aBotThatStoodStillAnswersNoLineTwice() throws Exception {
        Duration stopped = Duration.ofSeconds(Integer.getInteger("rosey.stopped", 9));
        BotProcess first = inChannel();
        first.awaitLog("joined as RoseyBot");
        BotProcess second = inChannel();
        second.awaitLog("The bot is running");
        TestUser alice = movies.join("alice");
        int[] number = {0};
        for (int i = 0; i < 5; i++) {
            alice.say(roll(++number[0]));
        }
        signal(first, "STOP");
        long end = System.nanoTime() + stopped.toNanos();
        Awaitility.await().atMost(stopped.plus(PATIENCE)).pollInterval(Duration.ofMillis(250)).until(() -> {
            alice.say(roll(++number[0]));
            return System.nanoTime() >= end;
        });
        second.awaitLog("joined as RoseyBot");
        signal(first, "CONT");
        sayUntilOneIsAnswered(alice, number);
        first.awaitLog("the lease");
        for (int i = 0; i < 5; i++) {
            sayUntilOneIsAnswered(alice, number);
        }
        assertThat(answers().values()).containsOnly(1L);
    }

    /** A line that a host had taken when it stood still, or lost its connection, is answered by nobody. */
    private void sayUntilOneIsAnswered(TestUser alice, int[] number) {
        int before = number[0];
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(() -> {
            alice.say(roll(++number[0]));
            return answers().keySet().stream().anyMatch(each -> each > before);
        });
    }

    @Test
    void withoutAServerTheStartSaysWhichAndWhatToDo() throws Exception { // Q-2
        nats.kill();
        BotProcess bot = onConsole();
        assertThat(bot.exitCode()).isEqualTo(1);
        assertThat(bot.log()).contains("No NATS server answers at " + nats.url())
                .contains("nats-server -js -p " + nats.port())
                .contains("[BUS-007]");
    }

    @Test
    void withoutJetStreamTheBotRunsAndSaysWhatIsMissing() throws Exception {
        try (NatsServerRunner plain = NatsServerRunner.start()) {
            BotProcess bot = BotProcess.start(folder, "--config", config().toString(), "--nats", plain.url());
            bots.add(bot);
            bot.type("!roll 2d6");
            assertThat(bot.awaitOutput(0)).matches(ROLL);
            assertThat(bot.log()).contains("no JetStream");
            assertThat(bot.end()).isZero();
        }
    }

    @Test
    void aServerThatIsRestartedUnderTheBotIsSurvived() throws Exception {
        BotProcess bot = onConsole();
        bot.type("!roll 2d6");
        bot.awaitOutput(0);
        nats.kill();
        bot.awaitLog("The connection to NATS is lost");
        nats.restart();
        bot.awaitLog("again");
        bot.type("!roll 2d6");
        assertThat(bot.awaitOutput(1)).matches(ROLL);
        assertThat(bot.end()).isZero();
    }

    @Test
    void checkSaysWhetherTheServerIsThere() throws Exception { // S22-12
        BotProcess there = BotProcess.start(folder, "--config", config().toString(), "--check", "--nats", nats.url());
        bots.add(there);
        assertThat(there.exitCode()).isZero();
        assertThat(there.output()).anyMatch(line -> line.startsWith("NATS: reachable: ") && line.contains("with JetStream"));
        nats.kill();
        BotProcess gone = BotProcess.start(folder, "--config", config().toString(), "--check", "--nats", nats.url());
        bots.add(gone);
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.output()).anyMatch(line -> line.startsWith("NATS: NOT REACHABLE: ") && line.contains(nats.url()));
    }
}
