package dev.rosey.core.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.command.BuiltInCommand;
import dev.rosey.core.command.CommandCatalog;
import dev.rosey.core.command.CommandRouter;
import dev.rosey.core.command.CommandRouterOptions;
import dev.rosey.core.command.ScriptedBus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleConnectorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final SubjectFilter LINES = SubjectFilter.of("rosey.platform.console.console.event.chat.message");

    private final ScriptedBus bus = new ScriptedBus();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void lineBecomesAChatMessageOfTheOperator() {
        run("hello\n");

        assertThat(lines()).containsExactly(new ChatMessage(
                "operator", "hello", "console", "console", NOW, Ranks.OWNER, false, Optional.empty()));
        assertThat(printed()).isEmpty();
    }

    @Test
    void answersArePrintedAndTheConnectorEndsByItself() {
        startRouter();

        run("!echo 🎲 one\nno command\n!echo two");

        assertThat(printed()).isEqualTo("🎲 one\ntwo\n");
    }

    @Test
    void carriageReturnsBlankLinesAndByteOrderMarkAreLeftOut() {
        run("\uFEFFone\r\n\r\n  \n\ntwo\r\nthree\r");

        assertThat(lines()).extracting(ChatMessage::message).containsExactly("one", "two", "three");
    }

    @Test
    void aHostThatIsNotActivePublishesAndPrintsNothing() throws IOException {
        ConsoleConnector ended = start(builder(stream("dropped\n")).activeWhile(() -> false));
        join(ended);
        assertThat(lines()).isEmpty();

        InputStream keyboard = new PipedInputStream(new PipedOutputStream());
        ConsoleConnector console = start(builder(keyboard).channel("other").activeWhile(() -> false));
        SendResult result = bus.request(Subjects.platformSend("console", "other", "chat.message"),
                        Payload.of(OutgoingMessage.text("late")), Duration.ofSeconds(20))
                .toCompletableFuture().join().payload().as(SendResult.class);
        assertThat(result.status()).isEqualTo(SendResult.Status.UNAVAILABLE);
        assertThat(result.detail()).contains("not the active one");
        assertThat(printed()).isEmpty();
        console.close();
    }

    @Test
    void emptyInputEndsAtOnce() {
        run("");

        assertThat(bus.events()).isEmpty();
    }

    @Test
    void malformedBytesAreReplaced() {
        run(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3, '\n', (byte) 0xe2, (byte) 0x82}));

        assertThat(lines()).extracting(ChatMessage::message).containsExactly("a\uFFFDb\uFFFD", "\uFFFD");
    }

    @Test
    void commandOfTenThousandCharactersIsAnswered() {
        startRouter();

        run("!echo " + "x".repeat(9_994) + "\n!echo ok\n");

        assertThat(printed()).isEqualTo("!echo is too long: 9999 characters; at most 1000 are allowed.\nok\n");
    }

    @Test
    void lineBeyondTheLimitIsDroppedAndTheNextOneTaken() {
        run("a".repeat(ConsoleConnector.MAX_LINE_BYTES) + "\n" + "b".repeat(ConsoleConnector.MAX_LINE_BYTES + 1) + "\nc\n");

        assertThat(lines()).extracting(line -> line.message().charAt(0)).containsExactly('a', 'c');
    }

    @Test
    void endWaitsForTheLastLineToBeSettled() {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        bus.reply(LINES, SubscribeOptions.defaults(), line -> answer);
        ConsoleConnector console = start(builder(stream("!slow\n")));
        await().until(() -> lines().size() == 1);

        assertThat(console.finished().toCompletableFuture()).isNotDone();
        send("chat.message", "done");
        answer.complete(Payload.empty());

        join(console);
        assertThat(printed()).isEqualTo("done\n");
    }

    @Test
    void endWaitsNoLongerThanTheTimeToSettle() {
        bus.reply(LINES, SubscribeOptions.defaults(), line -> new CompletableFuture<>());

        ConsoleConnector console = start(builder(stream("!stuck\n")).settleTimeout(Duration.ofMillis(50)));

        join(console);
    }

    @Test
    void unsettledLinesHoldUpTheNextOnesAtTheBound() {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        bus.reply(LINES, SubscribeOptions.defaults(), line -> answer);
        ConsoleConnector console = start(builder(stream("1\n2\n3\n4\n")).maxOutstanding(2));

        await().until(() -> lines().size() == 2);
        await().during(Duration.ofMillis(100)).until(() -> lines().size() == 2);
        answer.complete(Payload.empty());

        join(console);
        assertThat(lines()).hasSize(4);
    }

    @Test
    void lineThatCannotBeHandledIsSettledToo() {
        bus.reply(LINES, SubscribeOptions.defaults(),
                line -> CompletableFuture.failedFuture(new IllegalStateException("broken")));

        run("one\ntwo\n");

        assertThat(lines()).hasSize(2);
    }

    @Test
    void messagesSentAreConfirmed() {
        start(builder(openInput()));

        assertThat(request("chat.message", OutgoingMessage.text("one\ntwo"))).isEqualTo(delivered());
        assertThat(request("chat.private", OutgoingMessage.privately("operator", "three"))).isEqualTo(delivered());
        assertThat(printed()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void otherSendsAreRefused() {
        start(builder(openInput()));

        assertThat(request("chat.picture", OutgoingMessage.text("x")).status()).isEqualTo(SendResult.Status.REFUSED);
        assertThat(request("chat.message", "no message").status()).isEqualTo(SendResult.Status.REFUSED);
        assertThat(printed()).isEmpty();
    }

    @Test
    void closedOutputIsReportedToTheSender() {
        ConsoleConnector console = ConsoleConnector.builder(openInput(), new BrokenStream()).build();
        console.start(context());

        assertThat(request("chat.message", OutgoingMessage.text("x")).status()).isEqualTo(SendResult.Status.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[2J", "\u0007", "\u009b31m", "\r", "\b", "\u0000", "\u202e", "\u2066", "\uD800"})
    void charactersThatSteerATerminalAreEscaped(String trick) {
        start(builder(openInput()));

        send("chat.message", "a" + trick + "b\tc\r\nd");

        String escape = String.format("\\u%04x", (int) trick.charAt(0));
        assertThat(printed()).isEqualTo("a" + escape + trick.substring(1) + "b\tc\nd\n");
    }

    @Test
    void promptIsShownAndComesBackBelowAnswers() throws IOException {
        startRouter();
        PipedOutputStream keyboard = new PipedOutputStream();
        ConsoleConnector console = start(builder(new PipedInputStream(keyboard)).interactive(true));

        await().untilAsserted(() -> assertThat(printed()).isEqualTo("> "));
        type(keyboard, "!echo hi\n");
        await().untilAsserted(() -> assertThat(printed()).isEqualTo("> hi\n> "));
        type(keyboard, "no command\n\n");
        await().untilAsserted(() -> assertThat(printed()).isEqualTo("> hi\n> > > "));
        send("chat.message", "news");
        assertThat(printed()).isEqualTo("> hi\n> > > \r  \rnews\n> ");
        keyboard.close();

        join(console);
        assertThat(printed()).endsWith("> \n");
    }

    @Test
    void nameAndRankCanBeChosen() {
        join(start(builder(stream("hi\n")).platform("tty").channel("my room").user("bob").rank(Ranks.GUEST)));

        assertThat(bus.events()).singleElement().satisfies(event -> {
            assertThat(event.subject()).isEqualTo(Subjects.platformEvent("tty", "my room", "chat.message"));
            assertThat(event.source()).isEqualTo("/rosey/connector/tty");
            assertThat(event.payload().as(ChatMessage.class).user()).isEqualTo("bob");
            assertThat(event.payload().as(ChatMessage.class).rank()).isEqualTo(Ranks.GUEST);
        });
    }

    @Test
    void badOptionsAreRefused() {
        ConsoleConnector.Builder builder = builder(stream(""));

        assertThatThrownBy(() -> builder.channel("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.rank(Double.NaN)).hasMessageContaining("rank is NaN");
        assertThatThrownBy(() -> builder.maxOutstanding(0)).hasMessageContaining("maxOutstanding is 0");
        assertThatThrownBy(() -> builder.settleTimeout(Duration.ZERO)).hasMessageContaining("settleTimeout");
    }

    @Test
    void closedConnectorPrintsNothingAndIsFinished() {
        ConsoleConnector console = start(builder(openInput()));

        console.close();
        console.close();
        send("chat.message", "late");

        assertThat(console.finished().toCompletableFuture()).isCompleted();
        assertThat(printed()).isEmpty();
    }

    @Test
    void secondStartIsRefused() {
        ConsoleConnector console = start(builder(stream("")));

        assertThatThrownBy(() -> console.start(context())).isInstanceOf(IllegalStateException.class);
    }

    private void startRouter() {
        BuiltInCommand echo = BuiltInCommand.of("echo", "<text>", "", call -> Reply.text(call.args()));
        CommandRouter.create(bus, new EmptyCatalog(), CommandRouterOptions.defaults(), List.of(echo), () -> NOW);
    }

    private void run(String input) {
        run(stream(input));
    }

    private void run(InputStream input) {
        join(start(builder(input)));
    }

    private ConsoleConnector.Builder builder(InputStream input) {
        return ConsoleConnector.builder(input, out);
    }

    private ConsoleConnector start(ConsoleConnector.Builder builder) {
        ConsoleConnector console = builder.build();
        assertThat(console.start(context()).toCompletableFuture()).isCompleted();
        return console;
    }

    private static void join(ConsoleConnector console) {
        assertThat(console.finished().toCompletableFuture()).succeedsWithin(10, TimeUnit.SECONDS);
    }

    private void send(String action, String text) {
        bus.publish(Subjects.platformSend("console", "console", action), Payload.of(OutgoingMessage.text(text)));
    }

    private SendResult request(String action, Object payload) {
        return bus.request(Subjects.platformSend("console", "console", action), Payload.of(payload))
                .toCompletableFuture().join().payload().as(SendResult.class);
    }

    private List<ChatMessage> lines() {
        return bus.events(LINES.toString()).stream().map(event -> event.payload().as(ChatMessage.class)).toList();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private ConnectorContext context() {
        return new ConnectorContext() {
            @Override
            public EventBus bus() {
                return bus;
            }

            @Override
            public InstantSource clock() {
                return () -> NOW;
            }
        };
    }

    private static SendResult delivered() {
        return new SendResult(SendResult.Status.DELIVERED, "");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An input that neither has a line nor ends. */
    private static InputStream openInput() {
        try {
            return new PipedInputStream(new PipedOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void type(OutputStream keyboard, String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private static final class BrokenStream extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    private static final class EmptyCatalog implements CommandCatalog {
        @Override
        public Optional<Entry> find(String nameOrAlias) {
            return Optional.empty();
        }

        @Override
        public List<Entry> commands() {
            return List.of();
        }
    }
}
