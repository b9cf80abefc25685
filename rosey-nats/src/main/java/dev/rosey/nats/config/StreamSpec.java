package dev.rosey.nats.config;

import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JetStream stream that an application declares: which subjects it keeps, for how long, and how safely. Immutable.
 *
 * <pre>{@code
 * StreamSpec.builder("ORDERS", "rosey.event.orders.>").replicas(3).maxAge(Duration.ofDays(7)).build();
 * }</pre>
 *
 * <p>The stream is made when the bus starts, or compared with this if it is there. A stream keeps everything that is
 * published on its subjects, also what is not published durably.
 */
public final class StreamSpec {
    /** When a stream forgets an event. */
    public enum Retention {
        /** When a limit is reached. */
        LIMITS,
        /** When every consumer has acknowledged it; at once when there is none. */
        INTEREST,
        /** When one consumer has acknowledged it; consumers may not overlap. */
        WORK_QUEUE
    }

    /** Where a stream keeps its events. */
    public enum Storage {
        /** On disk. */
        FILE,
        /** In memory: gone when the servers that keep it end. */
        MEMORY
    }

    /** What gives way when a limit is reached. */
    public enum Discard {
        /** The oldest event. */
        OLD,
        /** The new event: publishing is refused. */
        NEW
    }

    /** What happens when the stream on the server is another than the declared one. */
    public enum OnMismatch {
        /** The bus does not start. */
        FAIL,
        /** The difference is logged. */
        WARN,
        /** The stream on the server is changed; if the server does not allow it, the bus does not start. */
        UPDATE
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final int MAX_REPLICAS = 5;
    private static final int MAX_DESCRIPTION = 4096;

    private final String name;
    private final List<SubjectFilter> subjects;
    private final Retention retention;
    private final Storage storage;
    private final Discard discard;
    private final int replicas;
    private final @Nullable Duration maxAge;
    private final @Nullable Long maxBytes;
    private final @Nullable Long maxMessages;
    private final @Nullable Long maxMessageBytes;
    private final @Nullable Duration duplicateWindow;
    private final @Nullable String description;
    private final OnMismatch onMismatch;

    private StreamSpec(Builder from) {
        this.name = from.name;
        this.subjects = from.subjects;
        this.retention = from.retention;
        this.storage = from.storage;
        this.discard = from.discard;
        this.replicas = from.replicas;
        this.maxAge = from.maxAge;
        this.maxBytes = from.maxBytes;
        this.maxMessages = from.maxMessages;
        this.maxMessageBytes = from.maxMessageBytes;
        this.duplicateWindow = from.duplicateWindow;
        this.description = from.description;
        this.onMismatch = from.onMismatch;
    }

    /**
     * Starts a declaration.
     *
     * @param name 1 to 255 characters of {@code A-Za-z0-9_-}
     * @param subjects filters, as {@link SubjectFilter#of(String)} takes them; at least one
     * @return the builder
     * @throws IllegalArgumentException if a subject is not a filter
     */
    public static Builder builder(String name, String... subjects) {
        return new Builder(name, List.of(subjects).stream().map(SubjectFilter::of).toList());
    }

    /** The name of the stream. */
    public String name() {
        return name;
    }

    /** Which subjects it keeps. */
    public List<SubjectFilter> subjects() {
        return subjects;
    }

    /** When it forgets an event. */
    public Retention retention() {
        return retention;
    }

    /** Where it keeps its events. */
    public Storage storage() {
        return storage;
    }

    /** What gives way when a limit is reached. */
    public Discard discard() {
        return discard;
    }

    /** On how many servers it is kept. */
    public int replicas() {
        return replicas;
    }

    /** How old an event may become; empty for no limit. */
    public Optional<Duration> maxAge() {
        return Optional.ofNullable(maxAge);
    }

    /** How many bytes it may keep; empty for no limit. */
    public OptionalLong maxBytes() {
        return optional(maxBytes);
    }

    /** How many events it may keep; empty for no limit. */
    public OptionalLong maxMessages() {
        return optional(maxMessages);
    }

    /** How many bytes one event may have; empty for no limit but the server's. */
    public OptionalLong maxMessageBytes() {
        return optional(maxMessageBytes);
    }

    /** For how long the server knows a repeated event; empty for its default, two minutes. */
    public Optional<Duration> duplicateWindow() {
        return Optional.ofNullable(duplicateWindow);
    }

    /** What operators read about it. */
    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /** What happens when the stream on the server is another one. */
    public OnMismatch onMismatch() {
        return onMismatch;
    }

    private static OptionalLong optional(@Nullable Long number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** Name and subjects. */
    @Override
    public String toString() {
        return "StreamSpec[" + name + ", subjects=" + subjects + "]";
    }

    /** Collects the parts of a declaration; use it for one. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private final List<SubjectFilter> subjects;
        private Retention retention = Retention.LIMITS;
        private Storage storage = Storage.FILE;
        private Discard discard = Discard.OLD;
        private int replicas = 1;
        private @Nullable Duration maxAge;
        private @Nullable Long maxBytes;
        private @Nullable Long maxMessages;
        private @Nullable Long maxMessageBytes;
        private @Nullable Duration duplicateWindow;
        private @Nullable String description;
        private OnMismatch onMismatch = OnMismatch.FAIL;

        private Builder(String name, List<SubjectFilter> subjects) {
            this.name = Objects.requireNonNull(name, "name");
            this.subjects = subjects;
        }

        /** Sets when an event is forgotten; at the limits by default. */
        public Builder retention(Retention when) {
            this.retention = Objects.requireNonNull(when, "retention");
            return this;
        }

        /** Sets where events are kept; on disk by default. */
        public Builder storage(Storage where) {
            this.storage = Objects.requireNonNull(where, "storage");
            return this;
        }

        /** Sets what gives way at a limit; the oldest event by default. */
        public Builder discard(Discard what) {
            this.discard = Objects.requireNonNull(what, "discard");
            return this;
        }

        /** Sets on how many servers the stream is kept, 1 to 5; 1 by default. */
        public Builder replicas(int number) {
            this.replicas = number;
            return this;
        }

        /** Sets how old an event may become; no limit by default. */
        public Builder maxAge(Duration age) {
            this.maxAge = Objects.requireNonNull(age, "maxAge");
            return this;
        }

        /** Sets how many bytes may be kept; no limit by default. */
        public Builder maxBytes(long bytes) {
            this.maxBytes = bytes;
            return this;
        }

        /** Sets how many events may be kept; no limit by default. */
        public Builder maxMessages(long number) {
            this.maxMessages = number;
            return this;
        }

        /** Sets how many bytes one event may have; the server's limit by default. */
        public Builder maxMessageBytes(long bytes) {
            this.maxMessageBytes = bytes;
            return this;
        }

        /** Sets for how long a repeated event is known; the server's default is two minutes. */
        public Builder duplicateWindow(Duration time) {
            this.duplicateWindow = Objects.requireNonNull(time, "duplicateWindow");
            return this;
        }

        /** Sets what operators read about the stream. It is not compared with the server's. */
        public Builder description(String text) {
            this.description = Objects.requireNonNull(text, "description");
            return this;
        }

        /** Sets what happens when the stream on the server is another one; the start fails by default. */
        public Builder onMismatch(OnMismatch what) {
            this.onMismatch = Objects.requireNonNull(what, "onMismatch");
            return this;
        }

        /**
         * The declaration.
         *
         * @throws IllegalArgumentException if an option is out of range; the message names it
         */
        public StreamSpec build() {
            require(NAME.matcher(name).matches(), "name", name, "use 1 to 255 of A-Z a-z 0-9 _ -");
            require(!subjects.isEmpty(), "subjects", subjects, "name at least one");
            for (int i = 0; i < subjects.size(); i++) {
                for (SubjectFilter other : subjects.subList(i + 1, subjects.size())) {
                    require(!other.overlaps(subjects.get(i)), "subjects", subjects, "they must not overlap");
                }
            }
            require(replicas >= 1 && replicas <= MAX_REPLICAS, "replicas", replicas, "use 1 to " + MAX_REPLICAS);
            positive("maxAge", maxAge);
            positive("duplicateWindow", duplicateWindow);
            require(
                    maxAge == null || duplicateWindow == null || duplicateWindow.compareTo(maxAge) <= 0,
                    "duplicateWindow",
                    duplicateWindow,
                    "it must not exceed maxAge");
            positive("maxBytes", maxBytes);
            positive("maxMessages", maxMessages);
            positive("maxMessageBytes", maxMessageBytes);
            require(
                    maxMessageBytes == null || maxMessageBytes <= Integer.MAX_VALUE,
                    "maxMessageBytes",
                    maxMessageBytes,
                    "no server takes so much");
            require(
                    description == null || description.length() <= MAX_DESCRIPTION,
                    "description",
                    "a text of " + (description == null ? 0 : description.length()) + " characters",
                    "use at most " + MAX_DESCRIPTION);
            return new StreamSpec(this);
        }

        private void positive(String option, @Nullable Duration time) {
            require(time == null || (!time.isNegative() && !time.isZero()), option, time, "it must be positive");
        }

        private void positive(String option, @Nullable Long number) {
            require(number == null || number > 0, option, number, "it must be positive");
        }

        private void require(boolean holds, String option, @Nullable Object value, String remedy) {
            if (!holds) {
                throw new IllegalArgumentException(
                        "The stream \"" + name + "\" has the " + option + ' ' + value + "; " + remedy);
            }
        }
    }
}
