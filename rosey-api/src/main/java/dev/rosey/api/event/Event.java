package dev.rosey.api.event;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, or is asked for, on its way over the bus: a {@link Subject}, a {@link Payload}, and
 * CloudEvents 1.0 attributes. Immutable and safe for use by any number of threads.
 *
 * <pre>{@code
 * Event rolled = Event.of(Subject.of("rosey.event.dice-roller.rolled"), Payload.of(roll));
 * Event urgent = Event.builder(subject).payload(payload).priority(Priority.HIGH).causedBy(question).build();
 * }</pre>
 *
 * <p>{@link #subject()} is where the event travels on the bus; it is not CloudEvents' {@code subject} attribute. The
 * extension attributes {@code correlationid}, {@code causationid}, {@code priority}, {@code deliveryid} and
 * {@code deliveryattempt} have accessors of their own; all others are kept as they are and survive every transport.
 */
public final class Event {
    /** {@link #source()} of events whose maker did not say. */
    public static final String UNKNOWN_SOURCE = "/unknown";

    private static final Set<String> CORE = Set.of(
            "specversion", "id", "source", "type", "time", "datacontenttype", "data", "correlationid", "causationid",
            "priority", "deliveryid", "deliveryattempt");

    private final Subject subject;
    private final Payload payload;
    private final String source;
    private final Priority priority;
    private final @Nullable String ownType;
    private final @Nullable String correlationId;
    private final @Nullable String causationId;
    private final @Nullable String deliveryId;
    private final int deliveryAttempt;
    private final Map<String, Attribute> attributes;
    private final long number;
    private final long millis;
    private @Nullable String id; // made when asked for; a race makes an equal text twice
    private @Nullable String type; // the same
    private @Nullable Instant time; // made when asked for; a race makes an equal instant twice

    private Event(Builder from) {
        this.subject = from.subject;
        this.payload = from.payload;
        this.source = from.source;
        this.priority = from.priority;
        this.ownType = from.type;
        this.type = from.type;
        this.correlationId = from.correlationId;
        this.causationId = from.causationId;
        this.deliveryId = from.deliveryId;
        this.deliveryAttempt = from.deliveryAttempt;
        this.attributes = from.attributes.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new TreeMap<>(from.attributes));
        this.number = from.id == null ? EventIds.next() : 0;
        this.id = from.id;
        this.millis = from.time == null ? System.currentTimeMillis() : 0;
        this.time = from.time;
    }

    private Event(Subject subject, Payload payload, String source) {
        this.subject = Objects.requireNonNull(subject, "subject");
        this.payload = Objects.requireNonNull(payload, "payload");
        this.source = source;
        this.priority = Priority.NORMAL;
        this.ownType = null;
        this.correlationId = null;
        this.causationId = null;
        this.deliveryId = null;
        this.deliveryAttempt = 1;
        this.attributes = Map.of();
        this.number = EventIds.next();
        this.millis = System.currentTimeMillis();
    }

    /** An event of normal priority that happens now. */
    public static Event of(Subject subject, Payload payload) {
        return new Event(subject, payload, UNKNOWN_SOURCE);
    }

    /** Starts an event. */
    public static Builder builder(Subject subject) {
        return new Builder(subject);
    }

    /** A builder that starts with everything of this event, its id and time included. */
    public Builder toBuilder() {
        return copyTo(subject);
    }

    /** The same event, its id and time included, on another subject. */
    public Event withSubject(Subject other) {
        return copyTo(other).build();
    }

    private Builder copyTo(Subject target) {
        Builder builder = new Builder(target);
        builder.payload = payload;
        builder.source = source;
        builder.priority = priority;
        builder.type = ownType;
        builder.correlationId = correlationId;
        builder.causationId = causationId;
        builder.deliveryId = deliveryId;
        builder.deliveryAttempt = deliveryAttempt;
        builder.attributes = attributes.isEmpty() ? attributes : new TreeMap<>(attributes);
        builder.id = id();
        builder.time = time();
        return builder;
    }

    /** Where the event travels on the bus. */
    public Subject subject() {
        return subject;
    }

    /** What the event carries. */
    public Payload payload() {
        return payload;
    }

    /** Identifies the event; unique together with {@link #source()}. */
    public String id() {
        String known = id;
        if (known == null) {
            known = EventIds.text(number);
            id = known;
        }
        return known;
    }

    /** Who made the event, for instance {@code /rosey/plugin/dice-roller}. */
    public String source() {
        return source;
    }

    /** What kind of event it is, for instance {@code chat.message}; by default the telling tail of its subject. */
    public String type() {
        String known = type;
        if (known == null) {
            known = defaultType(subject);
            type = known;
        }
        return known;
    }

    /** When it happened; milliseconds unless the maker said more exactly. */
    public Instant time() {
        Instant known = time;
        if (known == null) {
            known = Instant.ofEpochMilli(millis);
            time = known;
        }
        return known;
    }

    /** How urgent it is. */
    public Priority priority() {
        return priority;
    }

    /** The id that all events of one conversation share; the own id for the first of them. */
    public String correlationId() {
        return correlationId == null ? id() : correlationId;
    }

    /** The id of the event that led to this one. */
    public Optional<String> causationId() {
        return Optional.ofNullable(causationId);
    }

    /** The id that stays the same over redeliveries; together with {@link #source()} the key for removing doubles. */
    public String deliveryId() {
        return deliveryId == null ? id() : deliveryId;
    }

    /** How often this delivery was tried, counted from 1. */
    public int deliveryAttempt() {
        return deliveryAttempt;
    }

    /** The further extension attributes, sorted by name; unmodifiable. */
    public Map<String, Attribute> attributes() {
        return attributes;
    }

    /** A further extension attribute as text. */
    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name)).map(Attribute::toString);
    }

    private static String defaultType(Subject subject) {
        SubjectInfo info = SubjectInfo.of(subject);
        if (info instanceof SubjectInfo.PlatformEvent event) {
            return event.type();
        } else if (info instanceof SubjectInfo.PlatformSend send) {
            return "send." + send.action();
        } else if (info instanceof SubjectInfo.DomainEvent event) {
            return event.name();
        } else if (info instanceof SubjectInfo.PluginEvent event) {
            return "plugin." + event.what();
        } else if (info instanceof SubjectInfo.Command command) {
            return "command." + command.command();
        }
        return subject.toString();
    }

    /** Subject, id and size; never the content, which may be private. */
    @Override
    public String toString() {
        return "Event[" + subject + ", id=" + id() + ", " + payload + "]";
    }

    /** Collects the parts of an event; use it for one event. Not safe for use by several threads. */
    public static final class Builder {
        private final Subject subject;
        private Payload payload = Payload.empty();
        private String source = UNKNOWN_SOURCE;
        private Priority priority = Priority.NORMAL;
        private int deliveryAttempt = 1;
        private Map<String, Attribute> attributes = Map.of();
        private @Nullable String type;
        private @Nullable String correlationId;
        private @Nullable String causationId;
        private @Nullable String deliveryId;
        private @Nullable String id;
        private @Nullable Instant time;

        private Builder(Subject subject) {
            this.subject = Objects.requireNonNull(subject, "subject");
        }

        /** Sets what the event carries; empty by default. */
        public Builder payload(Payload content) {
            this.payload = Objects.requireNonNull(content, "content");
            return this;
        }

        /** Sets the id; a new one by default. */
        public Builder id(String text) {
            this.id = requireText("id", text);
            return this;
        }

        /** Sets who made the event. */
        public Builder source(String uri) {
            this.source = requireText("source", uri);
            return this;
        }

        /** Sets what kind of event it is; taken from the subject by default. */
        public Builder type(String text) {
            this.type = requireText("type", text);
            return this;
        }

        /** Sets when it happened; now by default. */
        public Builder time(Instant instant) {
            this.time = Objects.requireNonNull(instant, "instant");
            return this;
        }

        /** Sets how urgent it is; normal by default. */
        public Builder priority(Priority urgency) {
            this.priority = Objects.requireNonNull(urgency, "urgency");
            return this;
        }

        /** Sets the id that all events of one conversation share; the own id by default. */
        public Builder correlationId(String text) {
            this.correlationId = requireText("correlationid", text);
            return this;
        }

        /** Sets the id of the event that led to this one. */
        public Builder causationId(String text) {
            this.causationId = requireText("causationid", text);
            return this;
        }

        /** Continues the conversation of another event: takes over its correlation id and names it as the cause. */
        public Builder causedBy(Event cause) {
            this.correlationId = cause.correlationId();
            this.causationId = cause.id();
            return this;
        }

        /** Sets the id that stays the same over redeliveries; the own id by default. */
        public Builder deliveryId(String text) {
            this.deliveryId = requireText("deliveryid", text);
            return this;
        }

        /** Sets how often this delivery was tried, counted from 1. */
        public Builder deliveryAttempt(int attempt) {
            if (attempt < 1) {
                throw new IllegalArgumentException("deliveryattempt is " + attempt + "; the first attempt is 1");
            }
            this.deliveryAttempt = attempt;
            return this;
        }

        /**
         * Sets a further extension attribute.
         *
         * @param name 1 to 20 characters of {@code a-z0-9}, not one of CloudEvents' own or of those with an accessor
         * @param value its value
         * @return this builder
         * @throws IllegalArgumentException if the name is not allowed
         */
        public Builder attribute(String name, Attribute value) {
            if (!Attribute.NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("Not an attribute name: \"" + name
                        + "\": use 1 to 20 small letters and digits, as CloudEvents asks for");
            }
            if (CORE.contains(name)) {
                throw new IllegalArgumentException(
                        "The attribute \"" + name + "\" has a method of its own on the builder, or is CloudEvents' own");
            }
            if (attributes.isEmpty()) {
                attributes = new TreeMap<>();
            }
            attributes.put(name, Objects.requireNonNull(value, name));
            return this;
        }

        /** Sets a further extension attribute to a text, see {@link #attribute(String, Attribute)}. */
        public Builder attribute(String name, String value) {
            return attribute(name, new Attribute.Text(value));
        }

        /** The event. */
        public Event build() {
            return new Event(this);
        }

        private static String requireText(String name, String text) {
            if (Objects.requireNonNull(text, name).isEmpty()) {
                throw new IllegalArgumentException("The attribute " + name + " must not be empty");
            }
            return text;
        }
    }
}
