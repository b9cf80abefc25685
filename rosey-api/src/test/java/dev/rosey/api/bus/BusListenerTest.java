package dev.rosey.api.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusListenerTest {
    private static final SubjectFilter FILTER = SubjectFilter.of("a.>");
    private static final Event EVENT = Event.of(Subject.of("a.b"), Payload.empty());

    @Test
    void aListenerHearsOnlyWhatItOverrides() {
        List<String> heard = new ArrayList<>();
        BusListener listener = new BusListener() {
            @Override
            public void connected() {
                heard.add("connected");
            }

            @Override
            public void disconnected(String reason) {
                heard.add("disconnected: " + reason);
            }

            @Override
            public void dropping(SubjectFilter filter, DropReason reason) {
                heard.add("dropping " + filter + ' ' + reason);
            }
        };
        tellEverything(listener);
        assertThat(heard).containsExactly("connected", "disconnected: reset", "dropping a.> OVERFLOW_OLDEST");
    }

    @Test
    void aListenerMayOverrideTheOthersInstead() {
        List<String> heard = new ArrayList<>();
        BusListener listener = new BusListener() {
            @Override
            public void reconnected() {
                heard.add("reconnected");
            }

            @Override
            public void handlerFailed(SubjectFilter filter, Event event, Throwable failure) {
                heard.add("failed " + event.subject() + ' ' + failure.getMessage());
            }

            @Override
            public void closed() {
                heard.add("closed");
            }
        };
        tellEverything(listener);
        assertThat(heard).containsExactly("reconnected", "failed a.b no", "closed");
    }

    private static void tellEverything(BusListener listener) {
        listener.connected();
        listener.disconnected("reset");
        listener.reconnected();
        listener.lameDuck();
        listener.handlerFailed(FILTER, EVENT, new IllegalStateException("no"));
        listener.dropping(FILTER, DropReason.OVERFLOW_OLDEST);
        listener.caughtUp(FILTER);
        listener.deadLettered(EVENT, 5, "gave up");
        listener.closed();
    }
}
