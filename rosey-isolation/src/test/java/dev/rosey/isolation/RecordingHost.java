package dev.rosey.isolation;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.Scheduler;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.storage.Storage;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.storage.MemoryStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A host that remembers what it is told; it denies what touches {@code rosey.secret} and {@code rosey.event.other}. */
final class RecordingHost implements PluginHost {
    final EventBus bus = InProcessEventBus.create();
    final List<Event> published = new CopyOnWriteArrayList<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    final List<PluginState> states = new CopyOnWriteArrayList<>();
    final List<PluginStatus> statuses = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<Event> causes = new CopyOnWriteArrayList<>();
    final List<String> denials = new CopyOnWriteArrayList<>();
    Storage storage = MemoryStorage.create().open("toolbox");
    HttpBroker http = request -> {
        throw new UnsupportedOperationException();
    };
    final List<ResourceUsage> usages = new CopyOnWriteArrayList<>();
    final List<ResourceViolation> violations = new CopyOnWriteArrayList<>();
    final AtomicInteger released = new AtomicInteger();

    /** Forgets what it was told. */
    void forget() {
        states.clear();
        statuses.clear();
        lines.clear();
        usages.clear();
    }

    @Override
    public EventBus bus() {
        return (EventBus) Proxy.newProxyInstance(
                RecordingHost.class.getClassLoader(), new Class<?>[] {EventBus.class}, (proxy, method, args) -> {
                    Object first = args == null || args.length == 0 ? "" : args[0];
                    String subject = first instanceof Event event ? event.subject().toString() : first.toString();
                    if (subject.startsWith("rosey.secret") || subject.startsWith("rosey.event.other")) {
                        denials.add(method.getName() + ' ' + subject);
                        throw new PermissionDeniedException(
                                "toolbox", Permission.EVENT_SUBSCRIBE, method.getName() + ' ' + subject);
                    }
                    if (method.getName().equals("publish")) {
                        published.add((Event) first);
                    }
                    try {
                        Object result = method.invoke(bus, args);
                        if (result instanceof Subscription subscription) {
                            subscriptions.add(subscription);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public EventBus bus(Event cause) {
        causes.add(cause);
        return bus();
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public HttpBroker http() {
        return http;
    }

    @Override
    public Scheduler scheduler() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public void log(System.Logger.Level level, String logger, String message) {
        lines.add(level + " " + logger + ": " + message);
    }

    @Override
    public void stateChanged(PluginState from, PluginStatus status) {
        states.add(status.state());
        statuses.add(status);
    }

    @Override
    public void measured(long pid, ResourceUsage usage) {
        usages.add(usage);
    }

    @Override
    public void violated(long pid, ResourceViolation violation) {
        violations.add(violation);
    }

    @Override
    public void release() {
        released.incrementAndGet();
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
