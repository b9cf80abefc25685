package dev.rosey.core.plugin;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.subject.Subjects;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells dependents when what they require runs, or does not run any more. Safe for use by any number of threads. */
final class DependencyNews {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private final EventBus bus;
    private final String source;
    private final Function<String, List<String>> dependents;
    private final List<DependencyListener> listeners = new CopyOnWriteArrayList<>();

    /** The last finds those that require a plugin and run, or will without anybody asking. */
    DependencyNews(EventBus bus, String hostName, Function<String, List<String>> dependents) {
        this.bus = bus;
        this.source = "/" + hostName + "/plugins";
        this.dependents = dependents;
    }

    void add(DependencyListener listener) {
        listeners.add(listener);
    }

    /** A plugin went from one state to another. */
    void changed(PluginState from, PluginStatus status) {
        boolean runs = status.state() == PluginState.RUNNING;
        if (!runs && from != PluginState.RUNNING && status.state() != PluginState.FAILED) {
            return; // it did not run before either
        }
        for (String dependent : dependents.apply(status.name())) {
            bus.publish(Event.builder(Subjects.plugin(dependent, "dependency"))
                    .source(source)
                    .payload(Payload.of(new Dependency(dependent, status.name(), status.state(), runs, status.reason())))
                    .build());
            listeners.forEach(listener -> tell(listener, dependent, status));
        }
    }

    private static void tell(DependencyListener listener, String dependent, PluginStatus status) {
        try {
            listener.changed(dependent, status);
        } catch (RuntimeException e) {
            LOG.error("A listener of dependencies failed when plugin {} became {}", status.name(), status.state(), e);
        }
    }

    /**
     * What is published on {@code rosey.plugin.<plugin>.dependency}.
     *
     * @param plugin the dependent
     * @param dependency what it requires
     * @param available whether that runs
     */
    record Dependency(String plugin, String dependency, PluginState state, boolean available, String reason) {}
}
