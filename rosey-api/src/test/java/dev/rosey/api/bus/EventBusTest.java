package dev.rosey.api.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private static final Subject SUBJECT = Subject.of("a.b");
    private static final SubjectFilter FILTER = SubjectFilter.of("a.>");
    private static final Payload HELLO = Payload.of("hello");

    private final RecordingBus bus = new RecordingBus();

    @Test
    void publishingAPayloadPublishesAnEventOfNormalPriority() {
        bus.publish(SUBJECT, HELLO);
        assertThat(bus.published).singleElement().satisfies(event -> {
            assertThat(event.subject()).isEqualTo(SUBJECT);
            assertThat(event.payload()).isEqualTo(HELLO);
            assertThat(event.priority()).isEqualTo(Priority.NORMAL);
        });
    }

    @Test
    void subscribingWithoutOptionsTakesTheDefaults() {
        EventHandler handler = event -> {};
        Subscription subscription = bus.subscribe(FILTER, handler);
        assertThat(subscription.filter()).isEqualTo(FILTER);
        assertThat(bus.subscribed)
                .containsExactly(new RecordingBus.Subscribed(FILTER, SubscribeOptions.defaults(), handler));
    }

    @Test
    void aRequestWaitsFiveSecondsUnlessAnotherTimeIsGiven() {
        Event answer = bus.request(SUBJECT, HELLO).toCompletableFuture().join();
        bus.request(SUBJECT, HELLO, Duration.ofMillis(7)).toCompletableFuture().join();
        assertThat(bus.asked).extracting(RecordingBus.Asked::timeout)
                .containsExactly(Duration.ofSeconds(5), Duration.ofMillis(7));
        assertThat(bus.asked).extracting(asked -> asked.event().subject()).containsOnly(SUBJECT);
        assertThat(bus.asked).extracting(asked -> asked.event().payload()).containsOnly(HELLO);
        assertThat(answer).as("the stage of the question").isSameAs(bus.asked.get(0).event());
    }

    @Test
    void aHandlerThatAnswersAtOnceIsRegisteredWithTheDefaults() throws Exception {
        bus.reply(FILTER, request -> Payload.of(request.payload().asText() + '!'));
        RecordingBus.Answering answering = bus.answering.get(0);
        assertThat(answering.filter()).isEqualTo(FILTER);
        assertThat(answering.options()).isSameAs(SubscribeOptions.defaults());
        assertThat(answering.handler().handle(Event.of(SUBJECT, HELLO)))
                .isCompletedWithValue(Payload.of("hello!"));
    }

    @Test
    void whatSuchAHandlerThrowsComesAsItIs() {
        IOException failure = new IOException("no");
        bus.reply(FILTER, (RequestHandler) request -> {
            throw failure;
        });
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bus.answering.get(0).handler().handle(Event.of(SUBJECT, HELLO)))
                .isSameAs(failure);
    }
}
