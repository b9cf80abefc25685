package dev.rosey.core.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.command.CommandCatalog;
import dev.rosey.core.command.CommandRouter;
import dev.rosey.core.command.CommandRouterOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Console, router and a command's owner on the real bus, with all its threads. */ // SCR-15
class ConsoleFlowTest {
    private static final CommandCatalog.Entry ECHO =
            CommandCatalog.Entry.available("echo", CommandSpec.of("echo", "<text>", ""));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @RepeatedTest(10)
    void everyAnswerIsPrintedBeforeTheEnd() {
        run(echoes(300), InProcessEventBus.create(), ConsoleConnector.DEFAULT_MAX_OUTSTANDING);

        assertThat(printed()).containsExactlyInAnyOrderElementsOf(numbers(300));
    }

    @RepeatedTest(10)
    void answersComeInTheOrderOfTheLinesWhenOneIsOutstandingAtATime() {
        run(echoes(100), InProcessEventBus.create(), 1);

        assertThat(printed()).containsExactlyElementsOf(numbers(100));
    }

    // S22-16
    @Test
    void allEventsFromTheLineToThePrintedAnswerShareOneCorrelationId() {
        EventBus bus = InProcessEventBus.create();
        Queue<Event> seen = new ConcurrentLinkedQueue<>();
        bus.subscribe(SubjectFilter.of("rosey.>"), SubscribeOptions.builder().direct().build(), seen::add);

        run("!echo hi", bus, 1);

        assertThat(seen).extracting(event -> event.subject().toString()).containsExactly(
                "rosey.platform.console.console.event.chat.message",
                "rosey.command.echo.echo",
                "rosey.platform.console.console.send.chat.message");
        assertThat(seen).extracting(Event::correlationId).containsOnly(seen.element().id());
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static String echoes(int count) {
        return numbers(count).stream().map(i -> "!echo " + i + "\nhello " + i + "\n").collect(Collectors.joining());
    }

    private void run(String input, EventBus bus, int maxOutstanding) {
        try (bus;
                CommandRouter router = CommandRouter.create(
                        bus, new EchoCatalog(), CommandRouterOptions.defaults(), InstantSource.system());
                ConsoleConnector console = ConsoleConnector.builder(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out)
                        .maxOutstanding(maxOutstanding).build()) {
            assertThat(router).isNotNull();
            bus.reply(SubjectFilter.of(Subjects.command("echo", "echo")),
                    request -> Payload.of(Reply.text(request.payload().as(Invocation.class).args())));
            console.start(new Context(bus));
            assertThat(console.finished().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
        }
    }

    private record Context(EventBus bus) implements ConnectorContext {
        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }
    }

    private static final class EchoCatalog implements CommandCatalog {
        @Override
        public Optional<Entry> find(String nameOrAlias) {
            return Optional.of(ECHO).filter(entry -> entry.spec().name().equals(nameOrAlias));
        }

        @Override
        public List<Entry> commands() {
            return List.of(ECHO);
        }
    }
}
