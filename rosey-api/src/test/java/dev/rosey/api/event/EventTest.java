package dev.rosey.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

//
class EventTest {
    private static final Subject SUBJECT = Subject.of("rosey.event.dice-roller.rolled");

    @Test
    void keepsEverythingOnAnotherSubject() {
        Event event = Event.builder(Subject.of("a.b")).type("greeting").payload(Payload.of("hi")).attribute("note", "x")
                .priority(Priority.HIGH).causationId("c").build();
        Event moved = event.withSubject(Subject.of("c.d"));
        assertThat(moved.subject()).isEqualTo(Subject.of("c.d"));
        assertThat(moved.toBuilder().build()).usingRecursiveComparison().isEqualTo(moved);
        assertThat(moved.id()).isEqualTo(event.id());
        assertThat(moved.time()).isEqualTo(event.time());
        assertThat(moved.type()).isEqualTo("greeting");
        assertThat(moved.payload()).isSameAs(event.payload());
        assertThat(moved.priority()).isEqualTo(Priority.HIGH);
        assertThat(moved.attributes()).isEqualTo(event.attributes());
    }

    @Test
    void hasDefaults() {
        Instant before = Instant.now().minus(Duration.ofSeconds(1));
        Event event = Event.of(SUBJECT, Payload.of("x"));
        assertThat(event.subject()).isEqualTo(SUBJECT);
        assertThat(event.payload()).isEqualTo(Payload.of("x"));
        assertThat(event.source()).isEqualTo(Event.UNKNOWN_SOURCE);
        assertThat(event.type()).isEqualTo("rolled");
        assertThat(event.priority()).isEqualTo(Priority.NORMAL);
        assertThat(event.correlationId()).isEqualTo(event.id());
        assertThat(event.deliveryId()).isEqualTo(event.id());
        assertThat(event.causationId()).isEmpty();
        assertThat(event.deliveryAttempt()).isOne();
        assertThat(event.attributes()).isEmpty();
        assertThat(event.time()).isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
        assertThat(event.id()).isNotEmpty().isSameAs(event.id());
        assertThat(Event.builder(SUBJECT).build().payload().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "rosey.platform.cytube.movies.event.chat.message,chat.message",
        "rosey.platform.cytube.movies.send.chat.message,send.chat.message",
        "rosey.event.rules.file.moved,file.moved",
        "rosey.plugin.trivia.crashed,plugin.crashed",
        "rosey.command.dice-roller.roll,command.roll",
        "foreign.x,foreign.x",
        "rosey.service.storage.get,rosey.service.storage.get",
    })
    void derivesItsTypeFromItsSubject(String subject, String type) {
        assertThat(Event.of(Subject.of(subject), Payload.empty()).type()).isEqualTo(type);
        assertThat(Event.builder(Subject.of(subject)).type("mine").build().type()).isEqualTo("mine");
    }

    @Test
    void toBuilderKeepsEverything() {
        Event event = Event.builder(SUBJECT)
                .payload(Payload.of(List.of(1)))
                .id("id-1")
                .source("/me")
                .type("t")
                .time(Instant.EPOCH)
                .priority(Priority.CRITICAL)
                .correlationId("c")
                .causationId("d")
                .deliveryId("e")
                .deliveryAttempt(3)
                .attribute("traceparent", "00-a-b-01")
                .attribute("n", new Attribute.Int(5))
                .build();
        Event copy = event.toBuilder().build();
        assertThat(copy).usingRecursiveComparison().isEqualTo(event);
        assertThat(copy.attributes()).isEqualTo(event.attributes());
        assertThat(copy.deliveryId()).isEqualTo("e");
        assertThat(copy.deliveryAttempt()).isEqualTo(3);
    }

    @Test
    void toBuilderKeepsWhatWasMadeByDefault() {
        Event event = Event.of(SUBJECT, Payload.empty());
        Event copy = event.toBuilder().priority(Priority.HIGH).build();
        assertThat(copy.id()).isEqualTo(event.id());
        assertThat(copy.time()).isEqualTo(event.time());
        assertThat(copy.correlationId()).isEqualTo(event.correlationId());
        assertThat(copy.deliveryId()).isEqualTo(event.deliveryId());
        assertThat(copy.type()).isEqualTo(event.type());
    }

    @Test
    void continuesAConversation() {
        Event first = Event.of(SUBJECT, Payload.empty());
        Event second = Event.builder(SUBJECT).causedBy(first).build();
        Event third = Event.builder(SUBJECT).causedBy(second).build();
        assertThat(second.correlationId()).isEqualTo(first.id());
        assertThat(third.correlationId()).isEqualTo(first.id());
        assertThat(third.causationId()).contains(second.id());
        assertThat(third.id()).isNotEqualTo(second.id());
    }

    @Test
    void idsAreUniqueOverThreads() throws InterruptedException {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    ids.add(Event.of(SUBJECT, Payload.empty()).id());
                    ids.add(Event.builder(SUBJECT).build().id());
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ids).hasSize(40_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "Upper", "with-dash", "with_underscore", "a.b", "\u00e9", "abcdefghijklmnopqrstu", "id", "source", "type", "time",
        "specversion", "data", "datacontenttype", "priority", "correlationid", "causationid", "deliveryid", "deliveryattempt",
    })
    void refusesAttributeNames(String name) {
        Event.Builder builder = Event.builder(SUBJECT);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.attribute(name, "x")).withMessageContaining(name);
    }

    @Test
    void keepsFurtherAttributesSortedAndUnchangeable() {
        Event event = Event.builder(SUBJECT)
                .attribute("zeta", new Attribute.Bool(true))
                .attribute("abcdefghijklmnopqrst", "x")
                .attribute("n1", new Attribute.Int(-5))
                .build();
        assertThat(event.attributes().keySet()).containsExactly("abcdefghijklmnopqrst", "n1", "zeta");
        assertThat(event.attribute("n1")).contains("-5");
        assertThat(event.attribute("zeta")).contains("true");
        assertThat(event.attribute("none")).isEmpty();
        assertThatThrownBy(() -> event.attributes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aBuilderThatGoesOnDoesNotChangeWhatItMade() {
        Event.Builder builder = Event.builder(SUBJECT).attribute("a", "1");
        Event first = builder.build();
        builder.attribute("b", "2");
        assertThat(first.attributes()).containsOnlyKeys("a");
    }

    @Test
    void refusesEmptyTextsAndImpossibleAttempts() {
        Event.Builder builder = Event.builder(SUBJECT);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.id(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.source(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.type(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.correlationId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.causationId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.deliveryId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.deliveryAttempt(0));
        assertThatNullPointerException().isThrownBy(() -> Event.of(null, Payload.empty()));
        assertThatNullPointerException().isThrownBy(() -> Event.of(SUBJECT, null));
    }

    @Test
    void showsNoContent() {
        assertThat(Event.of(SUBJECT, Payload.of("secret")).toString()).contains(SUBJECT.toString()).doesNotContain("secret");
    }

    @Test
    void prioritiesKnowTheirNamesAndLanes() {
        assertThat(Priority.CRITICAL.attributeValue()).isEqualTo("critical");
        assertThat(List.of(Priority.values())).filteredOn(Priority::isUrgent).containsExactly(Priority.HIGH, Priority.CRITICAL);
    }
}
