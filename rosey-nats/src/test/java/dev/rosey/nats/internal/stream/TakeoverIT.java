package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.DurablePublishException;
import dev.rosey.api.event.Event;
import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that is played by the test, on a server that belongs to a cluster: what its answers make the publisher do. */
class TakeoverIT extends DurableFixture { // SUR-39, SUR-40
    private static final String STORED = "{\"stream\":\"PLAYED\", \"seq\":%d}";
    private static final String NOT_STORED = "{\"stream\":\"PLAYED\", \"seq\":0,\"duplicate\": true}";
    private static final DurableSpec IMPATIENT =
            DurableSpec.builder().deadline(Duration.ofSeconds(2)).build();

    private static NatsServerRunner member;

    private final List<String> received = new CopyOnWriteArrayList<>(); // the ids, in order
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>(); // before STORED
    private volatile @Nullable String held; // the id that is never stored
    private volatile String info = leader("A");
    private Host stream;
    private Host host;

    @BeforeAll
    static void startMember() {
        member = NatsServerRunner.start("--cluster_name", "played", "--cluster", "nats://127.0.0.1:-1");
    }

    @AfterAll
    static void endMember() {
        member.close();
    }

    @BeforeEach
    void play() {
        stream = keep(Host.connect(member.url()));
        stream.connection.createDispatcher(message -> answer(message)).subscribe(text(">"));
        stream.connection.createDispatcher(message -> inform(message)).subscribe("$JS.API.STREAM.INFO.PLAYED");
        host = keep(Host.connect(member.url()));
    }

    private void answer(Message message) {
        received.add(message.getHeaders().getFirst("Nats-Msg-Id"));
        String prepared = received.get(received.size() - 1).equals(held) ? NOT_STORED : answers.poll();
        String text = prepared == null ? String.format(STORED, received.size()) : prepared;
        stream.connection.publish(message.getReplyTo(), text.getBytes(StandardCharsets.UTF_8));
    }

    private void inform(Message message) {
        questions.add(info);
        stream.connection.publish(message.getReplyTo(), info.getBytes(StandardCharsets.UTF_8));
    }

    private static String leader(String name) {
        return "{\"config\":{\"name\":\"PLAYED\"},\"cluster\":{\"name\":\"played\",\"leader\":\"" + name
                + "\",\"replicas\":[{\"name\":\"X\"},{\"name\":\"Y\"}]}}";
    }

    private static String id(Event event) {
        return Outgoing.messageId(event);
    }

    private Event published(int number) {
        Event event = event("a", number);
        result(host.durables.publish(event));
        return event;
    }

    @Test
    void whatTheFormerLeaderConfirmedLastIsSentAgainInOrderWithTheSameIds() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(id(published(i)));
        }
        soon(() -> assertThat(questions).isNotEmpty());
        info = leader("B");
        List<String> twice = new ArrayList<>(ids);
        twice.addAll(ids);
        soon(() -> assertThat(received).isEqualTo(twice));
    }

    @Test
    void whileThereIsNoLeaderItWaitsForTheNextOne() {
        String first = id(published(1));
        soon(() -> assertThat(questions).contains(leader("A")));
        info = "{\"error\":{\"code\":503,\"err_code\":10008,\"description\":\"JetStream system temporarily unavailable\"}}";
        soon(() -> assertThat(questions).contains(info));
        info = leader("");
        soon(() -> assertThat(questions).contains(leader("")));
        info = leader("B");
        soon(() -> assertThat(received).containsExactly(first, first));
    }

    @Test
    void whatALeaderHasKeptForAWhileIsNotSentAgain() throws Exception {
        String first = id(published(1));
        soon(() -> assertThat(questions).hasSize(4)); // one in a second; the event is forgotten after three
        stream.connection.flush(SOON);
        info = leader("B");
        String second = id(published(2));
        soon(() -> assertThat(questions).endsWith(info, info));
        assertThat(received).containsExactly(first, second);
    }

    @Test
    void nothingIsKeptOfAStreamOnOneServer() throws Exception {
        info = "{\"config\":{\"name\":\"PLAYED\"},\"cluster\":{\"name\":\"played\",\"leader\":\"A\"}}";
        published(1);
        soon(() -> assertThat(questions).hasSize(1));
        stream.connection.flush(SOON); // the answer is before the next confirmation
        published(2);
        host.connection.flush(SOON);
        stream.connection.flush(SOON);
        assertThat(questions).hasSize(1);
    }

    @Test
    void anIdThatIsKnownAndNotStoredIsNoConfirmation() {
        answers.add(NOT_STORED);
        answers.add("{\"error\":{\"code\":409,\"err_code\":10158,\"description\":\"duplicate message id is in process\"},"
                + "\"stream\":\"PLAYED\",\"seq\":0}");
        String id = id(published(1));
        assertThat(received).containsExactly(id, id, id);
    }

    @Test
    void anEventWhoseIdIsHeldBackForGoodIsSentUnderAnother() {
        Event event = event("a", 1);
        held = id(event);
        result(host.durables.publish(event));
        assertThat(received).endsWith(held, held + "~");
    }

    @Test
    void anIdThatIsNeverStoredFailsAtTheDeadlineAndSaysWhy() {
        for (int i = 0; i < 100; i++) {
            answers.add(NOT_STORED);
        }
        CompletionStage<Void> stage =
                keep(Host.connect(IMPATIENT, member.url())).durables.publish(event("a", 1));
        assertThat(failure(stage))
                .isInstanceOf(DurablePublishException.class)
                .hasMessageContaining("the stream PLAYED has not stored it yet");
    }
}
