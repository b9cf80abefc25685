package dev.rosey.cytube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.connector.SendResult.Status;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.Subjects;
import dev.rosey.cytube.event.ConnectionStatus.State;
import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.FaultPlan;
import dev.rosey.cytube.testing.TestChannel;
import dev.rosey.cytube.testing.TestLine;
import dev.rosey.cytube.testing.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The transport breaks at every point of join, login and chat, one after another: at each frame of either direction,
 * before it and after it, by a cut and by silence, and inside frames. Whatever the point, the connector comes back, joined
 * and logged in; no command runs twice; what was reported as delivered was shown once, and nothing was shown twice.
 */
class CytubeChaosIT {
    private static final UnaryOperator<CytubeConfig.Builder> ACCOUNT = config -> config.account("RoseyBot", "secret");
    private static final UnaryOperator<CytubeConfig.Builder> GUEST = config -> config.guest("Visitor");

    /** How often a connection with an account must be breakable, lest the enumeration has become empty. */
    private static final int LEAST_POINTS = 25;

    static Stream<Arguments> breaks() {
        return Stream.of(
                Arguments.of("cut before a frame", ACCOUNT, 1, plan((plan, i) -> plan.cutAtFrame(i))),
                Arguments.of("cut after a frame", ACCOUNT, 1, plan((plan, i) -> plan.cutAfter(f -> f.index() == i))),
                Arguments.of("silence from a frame on", ACCOUNT, 1, plan((plan, i) -> plan.stallBefore(f -> f.index() == i))),
                Arguments.of("cut before a frame, as a guest", GUEST, 1, plan((plan, i) -> plan.cutAtFrame(i))),
                Arguments.of("cut inside what is received", ACCOUNT, 67, plan((plan, i) -> plan.cutAfterBytesSent(i))),
                Arguments.of("cut inside what is sent", ACCOUNT, 7, plan((plan, i) -> plan.cutAfterBytesReceived(i))));
    }

    private interface Break {
        void at(FaultPlan plan, int point);
    }

    private static IntFunction<UnaryOperator<FaultPlan>> plan(Break how) {
        return point -> plan -> {
            how.at(plan, point);
            return plan;
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void aConnectionThatBreaksAnywhereIsMadeAgain(
            String name,
            UnaryOperator<CytubeConfig.Builder> login,
            int step,
            IntFunction<UnaryOperator<FaultPlan>> breaks) {
        int points = 0;
        boolean hasBroken = true;
        for (int at = 0; hasBroken; at += step) {
            hasBroken = isBroken(name + " " + at, login, breaks.apply(at));
            points++;
        }
        assertThat(points).isGreaterThan(LEAST_POINTS);
    }

    /** Plays the exchange with a break in the first connection; whether it came to that. */
    private static boolean isBroken(
            String name, UnaryOperator<CytubeConfig.Builder> login, UnaryOperator<FaultPlan> breaks) {
        try (CytubeTestServer server = CytubeTestServer.builder().limits(limits -> limits.relaxed()
                .ghostTime(Duration.ZERO).pings(Duration.ofMillis(200), Duration.ofMillis(200))).start()) {
            server.account("RoseyBot", "secret", 1);
            TestChannel movies = server.channel("movies").rank("RoseyBot", 2);
            TestUser alice = movies.join("alice");
            alice.say("!old");
            FaultPlan unused = breaks.apply(server.faults().next());
            try (Bench bench = new Bench(server, "movies", login.andThen(config -> config
                    .connectTimeout(Duration.ofSeconds(1)).joinTimeout(Duration.ofSeconds(1)))::apply)) {
                Answers answers = new Answers(bench);
                bench.start().join();
                bench.awaitReady(1);
                int number = 0;
                // Each command meets another state; the last ones meet a sound connection.
                while (number < 3 || !answers.hasDelivered(number)) {
                    number++;
                    alice.say("!" + number);
                    answers.awaitSettled(number);
                    assertThat(number).as(name).isLessThan(20);
                }
                int connections = server.connections().size();
                answers.check(name, movies);
                Bench.await().alias(name).until(() -> bench.connector.status().user().isPresent());
                return connections > 1;
            }
        }
    }

    /** Answers each command with one line, and keeps account. */
    private static final class Answers {
        private final Bench bench;
        private final List<String> commands = new CopyOnWriteArrayList<>();
        private final Map<String, CompletableFuture<SendResult>> results = new ConcurrentHashMap<>();

        Answers(Bench bench) {
            this.bench = bench;
            bench.bus.subscribe(Subjects.ALL_CHAT_MESSAGES, SubscribeOptions.defaults(), this::answer);
        }

        private void answer(Event event) {
            String command = event.payload().as(ChatMessage.class).message();
            commands.add(command);
            results.put(command, bench.say("answer to " + command));
        }

        boolean hasDelivered(int number) {
            CompletableFuture<SendResult> result = results.get("!" + number);
            return result != null && result.isDone() && result.join().status() == Status.DELIVERED;
        }

        /** Waits until a command is answered, or was missed because the connection broke before it was heard. */
        void awaitSettled(int number) {
            long before = bench.connector.status().connections();
            Bench.await().until(() -> {
                CompletableFuture<SendResult> result = results.get("!" + number);
                boolean isAnew = bench.connector.status().connections() > before;
                return (result == null && isAnew) || (result != null && result.isDone());
            });
            Bench.await().until(() -> bench.connector.status().state() == State.READY);
        }

        void check(String name, TestChannel channel) {
            assertThat(commands).as(name).doesNotHaveDuplicates().doesNotContain("!old");
            List<String> shown = channel.chat().stream().map(TestLine::text).filter(text -> text.startsWith("answer")).toList();
            assertThat(shown).as(name).doesNotHaveDuplicates();
            results.forEach((command, result) -> {
                if (result.join().status() == Status.DELIVERED) {
                    assertThat(shown).as(name).contains("answer to " + command);
                }
            });
        }
    }
}
