package dev.rosey.api.spi;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.util.List;

/** What a dead letter is made of. The page docs/subjects.md lists the attributes. */
public final class DeadLetters {
    private static final SubjectFilter ALL = SubjectFilter.of(Subjects.DEAD_LETTER + ".>");
    private static final String REASON = "reason";
    private static final String ATTEMPTS = "attempts";
    private static final String ORIGINAL = "original";

    private DeadLetters() {}

    /** Whether an event is a dead letter itself. */
    public static boolean isOne(Event event) {
        return ALL.matches(event.subject());
    }

    /**
     * The dead letter of an event. That of a dead letter still tells about the event that was given up first.
     *
     * @param event what is given up
     * @param attempts how often it was tried
     * @param reason why it is given up
     * @return the letter, a new event on the dead letter subject
     */
    public static Event of(Event event, int attempts, String reason) {
        Event.Builder letter = Event.builder(Subjects.deadLetter(event.subject()))
                .payload(event.payload())
                .source(event.source())
                .priority(event.priority())
                .causedBy(event);
        event.attributes().forEach(letter::attribute);
        if (!isOne(event)) {
            for (String taken : List.of(REASON, ATTEMPTS)) {
                Attribute own = event.attributes().get(taken);
                if (own != null) {
                    letter.attribute(ORIGINAL + taken, own);
                }
            }
            letter.attribute(ORIGINAL + "id", event.id())
                    .attribute(ORIGINAL + "time", event.time().toString())
                    .attribute(ORIGINAL + "type", event.type())
                    .attribute(ORIGINAL + "delivery", event.deliveryId());
            event.causationId().ifPresent(cause -> letter.attribute(ORIGINAL + "cause", cause));
        }
        return letter.attribute(REASON, reason).attribute(ATTEMPTS, new Attribute.Int(attempts)).build();
    }
}
