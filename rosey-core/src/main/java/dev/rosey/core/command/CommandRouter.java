package dev.rosey.core.command;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns chat lines into commands for plugins, and their answers into chat lines. It hears {@code chat.message} and
 * {@code chat.private} of all platforms, in the queue group {@value #QUEUE_GROUP}, and answers on {@code send.…} of the
 * platform and channel that the line came from; it hears neither its own output nor replayed history.
 *
 * <p>A line is checked in this order: length, known command, rank, rate limit, cooldown, availability; then the owner
 * of the command is asked. The first check that fails is answered in one friendly line. These answers count against the
 * rate limit too; whoever is over it is told once, until they have been quiet long enough. All events of one line share
 * its correlation id.
 *
 * <p>A line that comes as a request is answered with an empty payload when it is settled: when the router has published
 * its answer or knows that there is none. So a connector can wait for the end of its lines.
 *
 * <p>Rate limits and cooldowns are remembered for the {@value #MAX_USERS} users heard of last, in this process. Safe for
 * use by any number of threads; no call blocks.
 */
public final class CommandRouter implements AutoCloseable {
    /** The queue group that all routers on one bus share. */
    public static final String QUEUE_GROUP = "rosey-router";

    /** How many users the rate limit and the cooldowns remember. */
    public static final int MAX_USERS = 10_000;

    private static final String SOURCE = "/rosey/router";
    private static final Logger LOG = LoggerFactory.getLogger(CommandRouter.class);

    /** Given to the plugin's own deadline, so that its answer "timed out" arrives before ours. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final CompletionStage<Reply> SILENCE = CompletableFuture.completedFuture(Reply.none());

    private final EventBus bus;
    private final CommandCatalog catalog;
    private final CommandRouterOptions options;
    private final RouterTexts texts;
    private final RateLimiter limiter;
    private final Cooldowns cooldowns;
    private final Map<String, BuiltInCommand> builtIns = new LinkedHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final List<Subscription> subscriptions = new ArrayList<>();

    private CommandRouter(
            EventBus bus,
            CommandCatalog catalog,
            CommandRouterOptions options,
            List<BuiltInCommand> builtIns,
            InstantSource clock) {
        this.bus = Objects.requireNonNull(bus, "bus");
        this.catalog = Objects.requireNonNull(catalog, "catalog");
        this.options = Objects.requireNonNull(options, "options");
        this.texts = new RouterTexts(options.prefix());
        this.limiter = new RateLimiter(options.perMinute(), options.burst(), MAX_USERS, clock);
        this.cooldowns = new Cooldowns(2 * MAX_USERS, clock);
        add(new HelpCommand(options.prefix(), texts, this::allSpecs).command());
        builtIns.forEach(this::add);
    }

    /** Starts a router whose only built-in command is {@code help}. */
    public static CommandRouter create(
            EventBus bus, CommandCatalog catalog, CommandRouterOptions options, InstantSource clock) {
        return create(bus, catalog, options, List.of(), clock);
    }

    /**
     * Starts a router.
     *
     * @param bus where chat lines, commands and answers travel; stays open
     * @param catalog knows the commands of the plugins
     * @param options prefix and limits
     * @param builtIns further commands that the application answers itself
     * @param clock the time for rate limits and cooldowns
     * @return the live router
     * @throws IllegalArgumentException if two built-in commands have one name
     */
    public static CommandRouter create(
            EventBus bus,
            CommandCatalog catalog,
            CommandRouterOptions options,
            List<BuiltInCommand> builtIns,
            InstantSource clock) {
        CommandRouter router = new CommandRouter(bus, catalog, options, builtIns, clock);
        router.listen(Subjects.ALL_CHAT_MESSAGES);
        router.listen(Subjects.ALL_PRIVATE_MESSAGES);
        return router;
    }

    private void add(BuiltInCommand command) {
        if (builtIns.putIfAbsent(command.name().toLowerCase(Locale.ROOT), command) != null) {
            throw new IllegalArgumentException("The built-in command \"" + command.name() + "\" is there twice");
        }
    }

    private void listen(SubjectFilter filter) {
        subscriptions.add(bus.reply(filter, SubscribeOptions.queueGroup(QUEUE_GROUP), this::handle));
    }

    private CompletionStage<Payload> handle(Event event) {
        ChatLine line;
        try {
            line = ChatLine.of(event);
        } catch (PayloadException e) {
            LOG.warn("The event {} on {} is ignored, as it is no chat line: {}", event.id(), event.subject(), e.getMessage());
            return CompletableFuture.completedFuture(Payload.empty());
        }
        CompletionStage<Reply> answer;
        try {
            answer = answer(line);
        } catch (RuntimeException e) { // a catalog that fails must not leave the line unsettled
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle((reply, failure) -> {
            if (failure == null) {
                send(line, reply);
            } else {
                LOG.error("The chat line {} could not be handled", event.id(), failure);
            }
            return Payload.empty();
        });
    }

    private CompletionStage<Reply> answer(ChatLine line) {
        Optional<String> typed = options.isOwnName(line.message().user())
                ? Optional.empty()
                : CommandLine.nameIn(line.text(), options.prefix());
        if (typed.isEmpty()) {
            return SILENCE;
        }
        String name = typed.get();
        int length = line.text().length() - options.prefix().length();
        if (length > options.maxLength()) {
            return refuse(line, name, texts.tooLong(name, length, options.maxLength()));
        }
        Optional<Target> target = find(name);
        if (target.isEmpty()) {
            return options.isUnknownCommandReply() ? refuse(line, name, texts.unknown(name)) : SILENCE;
        }
        CommandSpec spec = target.get().spec();
        if (!line.hasRank(spec.minimumRank())) {
            return refuse(line, name, texts.rankTooLow(spec));
        }
        Optional<Reply> limited = limited(line, spec.name()).or(() -> waiting(line, target.get()));
        return limited.<CompletionStage<Reply>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> run(line, target.get()));
    }

    /** Says no, unless the user is over the rate limit. */
    private CompletionStage<Reply> refuse(ChatLine line, String name, String text) {
        return CompletableFuture.completedFuture(limited(line, name).orElseGet(() -> Reply.text(text)));
    }

    /** What to say when the user is over the rate limit; empty when not. */
    private Optional<Reply> limited(ChatLine line, String name) {
        if (line.hasRank(options.adminRank())) {
            return Optional.empty();
        }
        return switch (limiter.take(line.userKey())) {
            case ALLOWED -> Optional.empty();
            case LIMITED_AGAIN -> Optional.of(Reply.none());
            case LIMITED_FIRST -> {
                publish(line, Subjects.RATE_LIMITED, Payload.of(Value.map()
                        .put("platform", line.platform())
                        .put("channel", line.channel())
                        .put("user", line.message().user())
                        .put("command", RouterTexts.cleaned(name, CommandRouterOptions.DEFAULT_MAX_LENGTH))
                        .put("perMinute", options.perMinute())
                        .build()));
                yield Optional.of(Reply.text(texts.rateLimited(options)));
            }
        };
    }

    /** What to say when the command is cooling down or not available; empty, and its cooldown started, when neither. */
    private Optional<Reply> waiting(ChatLine line, Target target) {
        CommandSpec spec = target.spec();
        String key = target.owner() + '\n' + spec.name();
        if (!line.hasRank(options.adminRank())) {
            Map<String, Duration> times = new LinkedHashMap<>();
            times.put(key + '\n' + line.userKey(), spec.cooldown());
            times.put(key, options.sharedCooldown(spec.name()));
            Duration left = cooldowns.check(times, target.unavailable().isEmpty());
            if (!left.isZero()) {
                return Optional.of(Reply.text(texts.coolingDown(spec.name(), left)));
            }
        }
        return target.unavailable().map(reason -> Reply.text(texts.unavailable(spec.name(), reason)));
    }

    private CompletionStage<Reply> run(ChatLine line, Target target) {
        CommandSpec spec = target.spec();
        if (running.incrementAndGet() > options.maxRunning()) {
            running.decrementAndGet();
            return CompletableFuture.completedFuture(Reply.text(texts.busy(spec.name())));
        }
        CompletionStage<Reply> answer;
        try {
            CommandLine parsed = CommandLine.parse(line.text(), options.prefix()).orElseThrow();
            answer = target.runner().run(line, new Invocation(
                    spec.name(), parsed.args(), parsed.arguments(), parsed.options(), line.message()));
        } catch (Exception e) { // built-in commands may throw anything
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle((reply, failure) -> {
            running.decrementAndGet();
            return failure == null ? texts.complete(spec, reply) : explain(line, target, failure);
        });
    }

    private CompletionStage<Reply> ask(ChatLine line, CommandCatalog.Entry entry, Invocation invocation) {
        CommandSpec spec = entry.spec();
        Event question = event(line, Subjects.command(entry.plugin(), spec.name()), Payload.of(invocation));
        return bus.request(question, spec.timeout().orElse(options.defaultTimeout()).plus(GRACE))
                .thenApply(answer -> answer.payload().as(Reply.class));
    }

    private Reply explain(ChatLine line, Target target, Throwable thrown) {
        Throwable failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String name = target.spec().name();
        String id = line.event().correlationId();
        if (failure instanceof RequestFailedException failed && failed.outcome() instanceof Outcome.Failed detail) {
            LOG.warn("The command {} of {} failed in {} with {}: {} (correlation id {})",
                    name, target.owner(), detail.phase(), detail.type(), detail.message(), id);
        } else if (failure instanceof BusException) {
            LOG.warn("The command {} of {} was not answered: {} (correlation id {})",
                    name, target.owner(), failure.getMessage(), id);
        } else {
            LOG.error("The command {} of {} failed (correlation id {})", name, target.owner(), id, failure);
        }
        Optional<String> reason = catalog.find(name).flatMap(CommandCatalog.Entry::unavailable);
        return Reply.text(texts.failure(name, failure, reason));
    }

    private void send(ChatLine line, Reply reply) {
        if (reply.kind() == Reply.Kind.NONE || reply.text().isBlank()) {
            return;
        }
        boolean privately = line.isPrivate() || reply.kind() == Reply.Kind.PRIVATE;
        publish(line, Subjects.platformSend(line.platform(), line.channel(), privately ? "chat.private" : "chat.message"),
                Payload.of(privately
                        ? OutgoingMessage.privately(line.message().user(), reply.text())
                        : OutgoingMessage.text(reply.text())));
    }

    private void publish(ChatLine line, Subject subject, Payload payload) {
        try {
            bus.publish(event(line, subject, payload));
        } catch (BusException | IllegalStateException e) { // full, or closed meanwhile
            LOG.warn("Nothing was published on {} (correlation id {}): {}",
                    subject, line.event().correlationId(), e.getMessage());
        }
    }

    private static Event event(ChatLine line, Subject subject, Payload payload) {
        return Event.builder(subject).source(SOURCE).payload(payload).causedBy(line.event()).build();
    }

    private Optional<Target> find(String name) {
        @Nullable BuiltInCommand builtIn = builtIns.get(name.toLowerCase(Locale.ROOT));
        if (builtIn != null) {
            return Optional.of(new Target("rosey", builtIn.spec(), Optional.empty(), (line, invocation) ->
                    CompletableFuture.completedFuture(builtIn.handler().handle(invocation))));
        }
        return catalog.find(name).map(entry -> new Target(entry.plugin(), entry.spec(), entry.unavailable(),
                (line, invocation) -> ask(line, entry, invocation)));
    }

    private List<CommandSpec> allSpecs() {
        List<CommandSpec> specs = new ArrayList<>();
        builtIns.values().forEach(command -> specs.add(command.spec()));
        catalog.commands().forEach(entry -> specs.add(entry.spec()));
        return specs;
    }

    /** Takes no further lines; answers to commands that are running are still sent. Idempotent. */
    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }

    /** A command that was found, and how to have it answered. */
    private record Target(String owner, CommandSpec spec, Optional<String> unavailable, Runner runner) {}

    @FunctionalInterface
    private interface Runner {
        CompletionStage<Reply> run(ChatLine line, Invocation invocation) throws Exception;
    }
}
