package dev.rosey.core.console;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.Connector;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.SubjectInfo;
import dev.rosey.api.subject.Subjects;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects a terminal or a pipe: each line of the input is a chat line of one user in one channel, and what is sent to
 * that channel is printed as UTF-8, followed by a line feed. Nothing else is written to the output. Characters that
 * could steer a terminal are printed as visible escapes.
 *
 * <p>Each line is published as a request, which the {@link dev.rosey.core.command.CommandRouter} answers when the line
 * is settled. At most {@link Builder#maxOutstanding(int)} lines are unsettled at a time; further ones wait in the input.
 * Answers come as they are ready, which is in the order of the lines only when that bound is 1. At the end of the input
 * the connector waits for the last line, prints what was sent until then, and completes {@link #finished()}.
 *
 * <p>The input is read by one daemon thread. The streams are the caller's and are not closed; a thread that waits for
 * input when the connector is closed ends with the next line or the end of the input.
 */
public final class ConsoleConnector implements Connector {
    /** The longest line in bytes; a longer one is dropped with a message to the log. */
    public static final int MAX_LINE_BYTES = 64 * 1024;

    /** How many lines may be unsettled at a time when nothing else is said. */
    public static final int DEFAULT_MAX_OUTSTANDING = 64;

    /** How long a line may take to be settled when nothing else is said: the time of a command and some more. */
    public static final Duration DEFAULT_SETTLE_TIMEOUT = PluginSpec.DEFAULT_CALL_TIMEOUT.plusSeconds(5);

    /** Given to the bus to end a request that is over its time. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleConnector.class);

    private final InputStream in;
    private final ConsoleScreen screen;
    private final String platform;
    private final String channel;
    private final String user;
    private final double rank;
    private final int maxOutstanding;
    private final Duration settleTimeout;
    private final BooleanSupplier active;
    private final Semaphore permits;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean outputFailed = new AtomicBoolean();
    private volatile @Nullable Subscription sends;
    private volatile @Nullable Thread reader;
    private volatile boolean closed;

    private ConsoleConnector(Builder from) {
        this.in = from.in;
        this.screen = new ConsoleScreen(from.out, from.interactive ? from.prompt : "");
        this.platform = from.platform;
        this.channel = from.channel;
        this.user = from.user;
        this.rank = from.rank;
        this.maxOutstanding = from.maxOutstanding;
        this.settleTimeout = from.settleTimeout;
        this.active = from.active;
        this.permits = new Semaphore(from.maxOutstanding);
    }

    /**
     * A connector for the streams of this process. With a person before them there is a prompt; piped lines are taken
     * one after another, each when the one before is settled, so that a script is answered in its order.
     */
    public static ConsoleConnector create() {
        return create("console");
    }

    /**
     * The same as {@link #create()}, in a channel of its own: where several hosts share a bus, each needs another one.
     *
     * @param channel the channel
     */
    public static ConsoleConnector create(String channel) {
        boolean terminal = isTerminal();
        return builder(System.in, System.out)
                .channel(channel)
                .interactive(terminal)
                .maxOutstanding(terminal ? DEFAULT_MAX_OUTSTANDING : 1)
                .build();
    }

    /** Whether a person sits before the streams of this process: both input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // null before Java 22 when there is no terminal
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // before Java 22, where a console is a terminal
        }
    }

    /** Starts with platform and channel {@code console} and a user {@code operator} who is the owner. */
    public static Builder builder(InputStream in, OutputStream out) {
        return new Builder(in, out);
    }

    @Override
    public String platform() {
        return platform;
    }

    @Override
    public Set<String> channels() {
        return Set.of(channel);
    }

    /**
     * Completes normally when the input has ended, its last line is settled or has had its time, and all answers are
     * written; or when the connector was closed. A copy: completing it changes nothing here.
     */
    public CompletionStage<Void> finished() {
        return finished.copy();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if it was started before
     */
    @Override
    public CompletionStage<Void> start(ConnectorContext context) {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The console connector was started before; make a new one");
        }
        String group = Subjects.token(platform) + '-' + Subjects.token(channel);
        sends = context.bus().reply(
                SubjectFilter.of(Subjects.platformSend(platform, channel, "chat") + ".*"),
                SubscribeOptions.queueGroup(group),
                request -> CompletableFuture.completedFuture(Payload.of(print(request))));
        Thread thread = new Thread(() -> run(context), "rosey-console-1");
        thread.setDaemon(true);
        reader = thread;
        thread.start();
        return CompletableFuture.completedFuture(null);
    }

    private void run(ConnectorContext context) {
        try {
            screen.showPrompt();
            readLines(context);
            awaitLastLine();
        } catch (IOException e) {
            if (!closed) {
                LOG.error("The console was left: {}", e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (RuntimeException e) {
            LOG.error("The console was left because of an unexpected error", e);
        } finally {
            finish();
        }
    }

    private void readLines(ConnectorContext context) throws IOException, InterruptedException {
        LineReader lines = new LineReader(in, MAX_LINE_BYTES);
        Optional<LineReader.Line> line = lines.read();
        while (line.isPresent() && !closed) {
            screen.lineEntered();
            Optional<String> text = line.get().text();
            if (text.isEmpty()) {
                LOG.warn("A line of {} bytes was dropped; at most {} are allowed", line.get().length(), MAX_LINE_BYTES);
            }
            if (text.isEmpty() || text.get().isBlank()) {
                screen.showPrompt();
            } else {
                permits.acquire();
                publish(context, text.get());
            }
            line = lines.read();
        }
    }

    /** Publishes a line, for which a permit is held until it is settled. */
    private void publish(ConnectorContext context, String text) {
        ChatMessage message = new ChatMessage(
                user, text, channel, platform, context.clock().instant(), rank, false, Optional.empty());
        Event event = Event.builder(Subjects.platformEvent(platform, channel, "chat.message"))
                .source("/rosey/connector/" + Subjects.token(platform))
                .time(message.timestamp())
                .payload(Payload.of(message))
                .build();
        if (!active.getAsBoolean()) { // asked last: this host may have stood still until here
            LOG.warn("A line was dropped, as this host is not the active one for the console");
            settled(event, null);
            return;
        }
        CompletionStage<Event> settled;
        try {
            settled = context.bus().request(event, settleTimeout);
        } catch (BusException | IllegalStateException e) { // full, or closed meanwhile
            settled = CompletableFuture.failedFuture(e);
        }
        settled.whenComplete((answer, failure) -> settled(event, failure));
    }

    private void settled(Event event, @Nullable Throwable thrown) {
        Throwable failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure != null && !(failure instanceof NoRespondersException) && !closed) {
            LOG.warn("The line {} may be without an answer: {}", event.id(), failure.getMessage());
        }
        try {
            screen.showPrompt();
        } catch (IOException e) {
            outputLost(e);
        } finally {
            permits.release();
        }
    }

    private void awaitLastLine() throws InterruptedException {
        long millis = settleTimeout.plus(GRACE).toMillis();
        if (!permits.tryAcquire(maxOutstanding, millis, TimeUnit.MILLISECONDS)) {
            LOG.warn("The input has ended, and some of its lines are without an answer after {}", settleTimeout);
        }
    }

    /** Prints what was sent before the last line was settled, then ends. */
    private void finish() {
        Subscription subscription = sends;
        CompletionStage<Void> drained = subscription == null || closed
                ? CompletableFuture.completedFuture(null)
                : subscription.drain();
        CompletionStage<Void> bounded =
                drained.toCompletableFuture().copy().orTimeout(DRAIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        bounded.whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.warn("Some answers may not have been printed: {}", failure.toString());
            }
            endScreen();
            finished.complete(null);
        });
    }

    private void endScreen() {
        try {
            screen.end();
        } catch (IOException e) {
            outputLost(e);
        }
    }

    private SendResult print(Event event) {
        boolean isChat = SubjectInfo.of(event.subject()) instanceof SubjectInfo.PlatformSend send
                && (send.action().equals("chat.message") || send.action().equals("chat.private"));
        if (!isChat) {
            return new SendResult(SendResult.Status.REFUSED, "the console knows chat.message and chat.private only");
        }
        try {
            String text = event.payload().as(OutgoingMessage.class).text();
            if (!active.getAsBoolean()) {
                return new SendResult(SendResult.Status.UNAVAILABLE, "this host is not the active one for the console");
            }
            screen.print(text);
            return new SendResult(SendResult.Status.DELIVERED, "");
        } catch (PayloadException e) {
            LOG.warn("The event {} on {} is not printed, as it is no message: {}",
                    event.id(), event.subject(), e.getMessage());
            return new SendResult(SendResult.Status.REFUSED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            outputLost(e);
            return new SendResult(SendResult.Status.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private void outputLost(IOException failure) {
        if (outputFailed.compareAndSet(false, true)) {
            LOG.error("Nothing more can be printed: {}", failure.getMessage());
        }
    }

    /** Stops to publish and to print; {@link #finished()} completes. */
    @Override
    public void close() {
        closed = true;
        Subscription subscription = sends;
        if (subscription != null) {
            subscription.close();
        }
        Thread thread = reader;
        if (thread != null) {
            thread.interrupt();
        }
        finished.complete(null);
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private final InputStream in;
        private final OutputStream out;
        private String platform = "console";
        private String channel = "console";
        private String user = "operator";
        private String prompt = "> ";
        private double rank = Ranks.OWNER;
        private boolean interactive;
        private int maxOutstanding = DEFAULT_MAX_OUTSTANDING;
        private Duration settleTimeout = DEFAULT_SETTLE_TIMEOUT;
        private BooleanSupplier active = () -> true;

        private Builder(InputStream in, OutputStream out) {
            this.in = Objects.requireNonNull(in, "in");
            this.out = Objects.requireNonNull(out, "out");
        }

        /**
         * Sets the name of the connector in subjects.
         *
         * @throws IllegalArgumentException if it cannot be part of a subject
         */
        public Builder platform(String name) {
            Subjects.token(name);
            this.platform = name;
            return this;
        }

        /**
         * Sets the channel that the lines belong to.
         *
         * @throws IllegalArgumentException if it cannot be part of a subject
         */
        public Builder channel(String name) {
            Subjects.token(name);
            this.channel = name;
            return this;
        }

        /** Sets who says the lines. */
        public Builder user(String name) {
            this.user = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets the rank of the user, see {@link Ranks}. */
        public Builder rank(double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("rank is " + value + "; it must be a finite number");
            }
            this.rank = value;
            return this;
        }

        /** Sets whether a person sits before the console and sees a prompt; not so by default. */
        public Builder interactive(boolean hasPrompt) {
            this.interactive = hasPrompt;
            return this;
        }

        /** Sets what is shown while a line is awaited, when the console is interactive. */
        public Builder prompt(String text) {
            this.prompt = Objects.requireNonNull(text, "text");
            return this;
        }

        /** Sets how many lines may be unsettled at a time; with 1, answers come in the order of the lines. */
        public Builder maxOutstanding(int lines) {
            if (lines < 1) {
                throw new IllegalArgumentException("maxOutstanding is " + lines + "; it must be at least 1");
            }
            this.maxOutstanding = lines;
            return this;
        }

        /** Sets how long a line may take to be settled; more than the longest command. */
        public Builder settleTimeout(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("settleTimeout is " + time + "; it must be positive");
            }
            this.settleTimeout = time;
            return this;
        }

        /**
         * Sets a question that is asked right before a line is published and right before anything is printed; always yes
         * by default. While the answer is no, lines are dropped with a message to the log, and what is to be printed ends
         * as {@code UNAVAILABLE}. Meant for a host of several that is the active one only while it holds a lease; must not
         * block.
         */
        public Builder activeWhile(BooleanSupplier question) {
            this.active = Objects.requireNonNull(question, "question");
            return this;
        }

        /** The connector, not started yet. */
        public ConsoleConnector build() {
            return new ConsoleConnector(this);
        }
    }
}
