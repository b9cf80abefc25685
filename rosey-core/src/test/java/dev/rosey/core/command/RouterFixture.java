package dev.rosey.core.command;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A router on a bus without threads, with commands that tests script, and a clock that tests turn. */
final class RouterFixture implements CommandCatalog {
    static final String PLUGIN = "dice-roller";

    final ScriptedBus bus = new ScriptedBus();
    final List<Invocation> invocations = new ArrayList<>();
    final List<BuiltInCommand> builtIns = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private double rank = Ranks.REGISTERED;

    CommandRouter start() {
        return start(CommandRouterOptions.defaults());
    }

    CommandRouter start(CommandRouterOptions options) {
        InstantSource clock = () -> now;
        return CommandRouter.create(bus, this, options, builtIns, clock);
    }

    RouterFixture command(String name, Function<Invocation, Reply> handler) {
        return command(CommandSpec.of(name, "", ""), handler);
    }

    RouterFixture command(CommandSpec spec, Function<Invocation, Reply> handler) {
        return later(spec, invocation -> CompletableFuture.completedFuture(Payload.of(handler.apply(invocation))));
    }

    RouterFixture later(CommandSpec spec, Function<Invocation, CompletionStage<Payload>> handler) {
        entries.add(Entry.available(PLUGIN, spec));
        bus.reply(
                SubjectFilter.of(Subjects.command(PLUGIN, spec.name())),
                dev.rosey.api.bus.SubscribeOptions.queueGroup(PLUGIN),
                request -> {
                    Invocation invocation = request.payload().as(Invocation.class);
                    invocations.add(invocation);
                    return handler.apply(invocation);
                });
        return this;
    }

    RouterFixture failing(String name, Outcome.Failure outcome) {
        return failing(name, new RequestFailedException(outcome));
    }

    RouterFixture failing(String name, BusException failure) {
        return later(CommandSpec.of(name, "", ""), invocation -> CompletableFuture.failedFuture(failure));
    }

    RouterFixture declared(Entry entry) {
        entries.add(entry);
        return this;
    }

    RouterFixture rank(double value) {
        rank = value;
        return this;
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    Event chat(String line) {
        return chat("alice", line);
    }

    Event chat(String user, String line) {
        return say("chat.message", user, line, false);
    }

    Event whisper(String line) {
        return say("chat.private", "alice", line, true);
    }

    Event say(String type, String user, String line, boolean isPrivate) {
        Event event = line(type, user, line, isPrivate);
        bus.publish(event);
        return event;
    }

    Event line(String type, String user, String line, boolean isPrivate) {
        return Event.of(Subjects.platformEvent("cytube", "movies", type), Payload.of(new ChatMessage(
                user, line, "movies", "cytube", now, rank, isPrivate, Optional.empty())));
    }

    /** The public answers. */
    List<String> replies() {
        return texts("rosey.platform.cytube.movies.send.chat.message");
    }

    /** The private answers. */
    List<String> whispers() {
        return texts("rosey.platform.cytube.movies.send.chat.private");
    }

    List<Event> sent() {
        return bus.events("rosey.platform.*.*.send.>");
    }


    private List<String> texts(String filter) {
        return bus.events(filter).stream().map(event -> event.payload().as(OutgoingMessage.class).text()).toList();
    }

    @Override
    public Optional<Entry> find(String nameOrAlias) {
        return entries.stream()
                .filter(entry -> entry.spec().name().equalsIgnoreCase(nameOrAlias)
                        || entry.spec().aliases().stream().anyMatch(nameOrAlias::equalsIgnoreCase))
                .findFirst();
    }

    @Override
    public List<Entry> commands() {
        return List.copyOf(entries);
    }
}
