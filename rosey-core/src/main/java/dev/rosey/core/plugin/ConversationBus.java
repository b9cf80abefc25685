package dev.rosey.core.plugin;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The bus of a plugin inside the application: remembers which event the current thread handles, so that what the plugin
 * publishes meanwhile continues that conversation.
 */
final class ConversationBus implements EventBus {
    private final PluginHost host;
    @SuppressWarnings("ThreadLocalUsage") // one for each plugin: plugins must not see each other's conversations
    private final ThreadLocal<@Nullable Event> handled = new ThreadLocal<>();

    ConversationBus(PluginHost host) {
        this.host = host;
    }

    private EventBus bus() {
        Event cause = handled.get();
        return cause == null ? host.bus() : host.bus(cause);
    }

    private <T> T handling(Event event, Callable<T> work) throws Exception {
        Event before = handled.get();
        handled.set(event);
        try {
            return work.call();
        } finally {
            if (before == null) {
                handled.remove();
            } else {
                handled.set(before);
            }
        }
    }

    @Override
    public void publish(Event event) {
        bus().publish(event);
    }

    @Override
    public CompletionStage<Void> publishDurable(Event event) {
        return bus().publishDurable(event);
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        return bus().request(event, timeout);
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        return host.bus().subscribe(filter, options, event -> handling(event, () -> {
            handler.handle(event);
            return true;
        }));
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        return host.bus().reply(filter, options, request -> handling(request, () -> handler.handle(request)));
    }

    @Override
    public Subscription consume(
            String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        return host.bus().consume(name, filter, options,
                delivery -> handling(delivery.event(), () -> handler.handle(delivery)));
    }

    @Override
    public AutoCloseable listen(BusListener listener) {
        return host.bus().listen(listener);
    }

    @Override
    public long pending(Subject subject) {
        return host.bus().pending(subject);
    }

    @Override
    public BusStats stats() {
        return host.bus().stats();
    }

    @Override
    public CompletionStage<Void> drain() {
        return host.bus().drain();
    }

    @Override
    public void close() {
        host.bus().close();
    }
}
