package dev.rosey.core.internal.host;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Priority;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.SubjectInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The bus as one plugin may use it. Checks each operation against the grants, and sets on each event what the plugin
 * must not choose: id, source, time, and within a conversation correlation and causation.
 */
final class GuardedBus implements EventBus {
    private static final SubjectFilter COMMANDS = SubjectFilter.of("rosey.command.>");

    private final EventBus bus;
    private final PluginSpec spec;
    private final String source;
    private final InstantSource clock;
    private final Denials denials;
    private final Resources resources;
    private final Generation lines;
    private final @Nullable Event cause;

    /** Publishes and asks on the bus itself; subscriptions are lines of the generation's switchboard. */
    GuardedBus(
            EventBus bus,
            PluginSpec spec,
            String source,
            InstantSource clock,
            Denials denials,
            Resources resources,
            Generation lines) {
        this(bus, spec, source, clock, denials, resources, lines, null);
    }

    private GuardedBus(
            EventBus bus,
            PluginSpec spec,
            String source,
            InstantSource clock,
            Denials denials,
            Resources resources,
            Generation lines,
            @Nullable Event cause) {
        this.bus = bus;
        this.spec = spec;
        this.source = source;
        this.clock = clock;
        this.denials = denials;
        this.resources = resources;
        this.lines = lines;
        this.cause = cause;
    }

    GuardedBus within(Event conversation) {
        return new GuardedBus(bus, spec, source, clock, denials, resources, lines, conversation);
    }

    @Override
    public void publish(Event event) {
        bus.publish(stamped(event));
    }

    @Override
    public CompletionStage<Void> publishDurable(Event event) {
        Event stamped;
        try {
            stamped = stamped(event);
        } catch (PermissionDeniedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return bus.publishDurable(stamped);
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        Event stamped;
        try {
            stamped = stamped(event);
        } catch (PermissionDeniedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return bus.request(stamped, timeout);
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        requireSubscribe(filter, "subscribe to ");
        return resources.add(() -> lines.subscribe(filter, offThread(options), handler));
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        if (isCommand(filter)) {
            if (!isOwnDeclaredCommand(filter)) {
                throw denials.deny(Permission.EVENT_SUBSCRIBE,
                        "answer on " + filter + ", which is not a command that its manifest declares");
            }
            requireSubscribe(filter, "answer on ");
            return resources.add(() -> lines.reply(filter, inGroup(options, spec.name()), handler));
        }
        requireSubscribe(filter, "answer on ");
        if (!spec.granted().allowsReply(filter)) {
            throw denials.deny(Permission.EVENT_PUBLISH, "answer on " + filter);
        }
        return resources.add(() -> lines.reply(filter, offThread(options), handler));
    }

    @Override
    public Subscription consume(
            String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        requireSubscribe(filter, "consume ");
        String own = spec.name() + '_' + name; // no name of a plugin has that character
        return resources.add(() -> lines.consume(own, filter, options, handler));
    }

    @Override
    public AutoCloseable listen(BusListener listener) {
        throw denials.deny(Permission.EVENT_BROADCAST, "listen to the life of the host's bus");
    }

    @Override
    public long pending(Subject subject) {
        return bus.pending(subject);
    }

    @Override
    public BusStats stats() {
        return bus.stats();
    }

    /** Drains the plugin's own subscriptions; the host's bus goes on. */
    @Override
    public CompletionStage<Void> drain() {
        return resources.drain();
    }

    /** Closes the plugin's own subscriptions; the host's bus goes on. */
    @Override
    public void close() {
        resources.close();
    }

    private void requireSubscribe(SubjectFilter filter, String action) {
        if (!spec.granted().allowsSubscribe(filter)) {
            throw denials.deny(Permission.EVENT_SUBSCRIBE, action + filter);
        }
    }

    private Event stamped(Event event) {
        Subject subject = event.subject();
        PermissionSet granted = spec.granted();
        boolean allowed = SubjectInfo.of(subject) instanceof SubjectInfo.PlatformSend send
                ? granted.allowsSend(send, calledFrom())
                : granted.allowsPublish(subject);
        if (!allowed) {
            throw denials.deny(PermissionSet.neededFor(subject), "publish to " + subject);
        }
        Event.Builder stamped = Event.builder(subject)
                .payload(event.payload())
                .source(source)
                .type(event.type())
                .time(clock.instant())
                .priority(allowed(event.priority()));
        event.attributes().forEach(stamped::attribute);
        if (!event.deliveryId().equals(event.id())) {
            stamped.deliveryId(event.deliveryId());
        }
        if (cause != null) {
            stamped.causedBy(cause);
        }
        return stamped.build();
    }

    private Priority allowed(Priority asked) {
        return asked == Priority.CRITICAL && !spec.granted().contains(Permission.EVENT_BROADCAST)
                ? Priority.HIGH
                : asked;
    }

    /** Platform and channel of the chat line that is being handled; empty outside of one. */
    private String calledFrom() {
        if (cause == null) {
            return "";
        }
        SubjectInfo info = SubjectInfo.of(cause.subject());
        if (info instanceof SubjectInfo.PlatformEvent event) {
            return event.platform() + '/' + event.channel();
        } else if (info instanceof SubjectInfo.Command) {
            try {
                Invocation invocation = cause.payload().as(Invocation.class);
                return invocation.message().platform() + '/' + invocation.message().channel();
            } catch (PayloadException notAnInvocation) {
                return "";
            }
        }
        return "";
    }

    private static boolean isCommand(SubjectFilter filter) {
        return filter.overlaps(COMMANDS);
    }

    private boolean isOwnDeclaredCommand(SubjectFilter filter) {
        return filter.isLiteral()
                && SubjectInfo.of(Subject.of(filter.toString())) instanceof SubjectInfo.Command command
                && command.plugin().equals(spec.name())
                && spec.manifest().command(command.command()).isPresent();
    }

    /**
     * A plugin's handlers never run on a publisher's thread, and no publisher waits for a plugin. Its queue groups are its
     * own: in those of others it would take what is theirs.
     */
    private SubscribeOptions offThread(SubscribeOptions options) {
        return options.queueGroup().map(group -> inGroup(options, spec.name() + '.' + group)).orElseGet(() -> copy(options).build());
    }

    private static SubscribeOptions inGroup(SubscribeOptions options, String group) {
        return copy(options).queueGroup(group).build();
    }

    private static SubscribeOptions.Builder copy(SubscribeOptions options) {
        if (options.overflow() instanceof OverflowPolicy.Block) {
            throw new IllegalArgumentException("A plugin's subscription cannot make publishers wait; use "
                    + "OverflowPolicy.dropOldest(), dropNewest() or fail()");
        }
        SubscribeOptions.Builder copy =
                SubscribeOptions.builder().capacity(options.capacity()).overflow(options.overflow());
        return options.isStrictOrder() ? copy.strictOrder() : copy;
    }
}
