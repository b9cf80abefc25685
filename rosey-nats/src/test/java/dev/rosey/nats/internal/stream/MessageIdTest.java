package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Event;
import dev.rosey.api.subject.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdTest { // SUR-40
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1-2    | /rosey/plugin/x | 1-2@/rosey/plugin/x
            a b    | /s              | a%20b@/s
            100%   | /s              | 100%25@/s
            ü      | /s              | %C3%BC@/s
            """)
    void isMadeOfDeliveryIdAndSourceAndFitsAHeader(String deliveryId, String source, String expected) {
        Event event = Event.builder(Subject.of("a")).deliveryId(deliveryId).source(source).build();
        assertThat(Outgoing.messageId(event)).isEqualTo(expected);
    }

    @Test
    void noIdBreaksOutOfItsHeader() {
        Event event = Event.builder(Subject.of("a")).deliveryId("1\r\nX: y").source("/s").build();
        assertThat(Outgoing.messageId(event)).isEqualTo("1%0D%0AX:%20y@/s");
    }
}
