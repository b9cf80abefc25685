package dev.rosey.nats.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How durable events are published, and what the streams are like that Rosey makes on its own. Immutable. */
public final class DurableSpec {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final int MAX_REPLICAS = 5;

    private final int window;
    private final long windowBytes;
    private final Duration deadline;
    private final Duration retryAfter;
    private final Duration requestTimeout;
    private final Duration heartbeat;
    private final StreamSpec.Storage storage;
    private final int replicas;
    private final Duration duplicateWindow;
    private final String streamPrefix;
    private final @Nullable String domain;

    private DurableSpec(Builder from) {
        this.window = from.window;
        this.windowBytes = from.windowBytes;
        this.deadline = from.deadline;
        this.retryAfter = from.retryAfter;
        this.requestTimeout = from.requestTimeout;
        this.heartbeat = from.heartbeat;
        this.storage = from.storage;
        this.replicas = from.replicas;
        this.duplicateWindow = from.duplicateWindow;
        this.streamPrefix = from.streamPrefix;
        this.domain = from.domain;
    }

    /** All defaults. */
    public static DurableSpec defaults() {
        return builder().build();
    }

    /** Starts a description. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many published events may wait for the server's confirmation. */
    public int window() {
        return window;
    }

    /** How many bytes they may have together. */
    public long windowBytes() {
        return windowBytes;
    }

    /** How long an event is published again and again until its publishing fails. */
    public Duration deadline() {
        return deadline;
    }

    /** After how long without a confirmation an event is published again. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** How long the server may take to answer questions about streams and consumers. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** How often the server shows an idle consumer that it is alive; two and a half of silence make it ask again. */
    public Duration heartbeat() {
        return heartbeat;
    }

    /** Where the streams that Rosey makes keep their events. */
    public StreamSpec.Storage storage() {
        return storage;
    }

    /** On how many servers the streams that Rosey makes are kept. */
    public int replicas() {
        return replicas;
    }

    /** For how long the streams that Rosey makes know a repeated event. */
    public Duration duplicateWindow() {
        return duplicateWindow;
    }

    /** How the names of the streams that Rosey makes begin; the consumer's name follows. */
    public String streamPrefix() {
        return streamPrefix;
    }

    /** The JetStream domain; empty for that of the server. */
    public Optional<String> domain() {
        return Optional.ofNullable(domain);
    }

    /** Collects the parts; use it for one description. Not safe for use by several threads. */
    public static final class Builder {
        private int window = 4096;
        private long windowBytes = 64L << 20;
        private Duration deadline = Duration.ofSeconds(30);
        private Duration retryAfter = Duration.ofSeconds(2);
        private Duration requestTimeout = Duration.ofSeconds(5);
        private Duration heartbeat = Duration.ofSeconds(2);
        private StreamSpec.Storage storage = StreamSpec.Storage.FILE;
        private int replicas = 1;
        private Duration duplicateWindow = Duration.ofMinutes(2);
        private String streamPrefix = "rosey-";
        private @Nullable String domain;

        private Builder() {}

        /** Sets how many published events may wait for confirmation until publishing is refused; 4096 by default. */
        public Builder window(int number) {
            this.window = number;
            return this;
        }

        /** Sets how many bytes these may have together; 64 MiB by default. */
        public Builder windowBytes(long bytes) {
            this.windowBytes = bytes;
            return this;
        }

        /** Sets how long an event is tried until its publishing fails; 30 s by default. */
        public Builder deadline(Duration time) {
            this.deadline = Objects.requireNonNull(time, "deadline");
            return this;
        }

        /** Sets after how long without confirmation an event is published again; 2 s by default. */
        public Builder retryAfter(Duration time) {
            this.retryAfter = Objects.requireNonNull(time, "retryAfter");
            return this;
        }

        /** Sets how long the server may take to answer questions about streams and consumers; 5 s by default. */
        public Builder requestTimeout(Duration time) {
            this.requestTimeout = Objects.requireNonNull(time, "requestTimeout");
            return this;
        }

        /** Sets how often an idle consumer hears that the server is alive; 2 s by default, at least 100 ms. */
        public Builder heartbeat(Duration time) {
            this.heartbeat = Objects.requireNonNull(time, "heartbeat");
            return this;
        }

        /** Sets where the streams that Rosey makes keep their events; on disk by default. */
        public Builder storage(StreamSpec.Storage where) {
            this.storage = Objects.requireNonNull(where, "storage");
            return this;
        }

        /** Sets on how many servers the streams that Rosey makes are kept, 1 to 5; 1 by default. */
        public Builder replicas(int number) {
            this.replicas = number;
            return this;
        }

        /** Sets for how long the streams that Rosey makes know a repeated event; 2 min by default. */
        public Builder duplicateWindow(Duration time) {
            this.duplicateWindow = Objects.requireNonNull(time, "duplicateWindow");
            return this;
        }

        /** Sets how the names of the streams that Rosey makes begin; {@code rosey-} by default. */
        public Builder streamPrefix(String text) {
            this.streamPrefix = Objects.requireNonNull(text, "streamPrefix");
            return this;
        }

        /** Sets the JetStream domain; that of the server by default. */
        public Builder domain(String name) {
            this.domain = Objects.requireNonNull(name, "domain");
            return this;
        }

        /**
         * The description.
         *
         * @throws IllegalArgumentException if an option is out of range; the message names it
         */
        public DurableSpec build() {
            require(window >= 1, "window", window, "it must be positive");
            require(windowBytes >= 1, "windowBytes", windowBytes, "it must be positive");
            positive("deadline", deadline);
            positive("retryAfter", retryAfter);
            positive("requestTimeout", requestTimeout);
            positive("duplicateWindow", duplicateWindow);
            require(heartbeat.toMillis() >= 100, "heartbeat", heartbeat, "use at least 100 ms");
            require(heartbeat.toSeconds() <= 10, "heartbeat", heartbeat, "use at most 10 s");
            require(replicas >= 1 && replicas <= MAX_REPLICAS, "replicas", replicas, "use 1 to " + MAX_REPLICAS);
            require(
                    PREFIX.matcher(streamPrefix).matches(),
                    "streamPrefix",
                    '"' + streamPrefix + '"',
                    "use 1 to 64 of A-Z a-z 0-9 _ -");
            require(
                    domain == null || DOMAIN.matcher(domain).matches(),
                    "domain",
                    '"' + domain + '"',
                    "use 1 to 255 of A-Z a-z 0-9 _ -");
            return new DurableSpec(this);
        }

        private static void positive(String option, Duration time) {
            require(!time.isNegative() && !time.isZero(), option, time, "it must be positive");
        }

        private static void require(boolean holds, String option, Object value, String remedy) {
            if (!holds) {
                throw new IllegalArgumentException("The option " + option + " is " + value + "; " + remedy);
            }
        }
    }
}
