package dev.rosey.examples.bot;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.plugin.PluginManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Compiled and run, so that the page about plugin isolation is right. */
final class Watching {
    private Watching() {}

    /** What is read of an event; other fields are left alone. */
    record Usage(String plugin, Optional<Double> peakCpuPercent, Optional<Double> peakMemoryMegabytes) {}

    /** Keeps the peaks of each plugin since its process started. */
    static Subscription collect(EventBus bus, Map<String, Usage> peaks) {
        return bus.subscribe(SubjectFilter.of("rosey.plugin.*.resources"), event -> {
            Usage usage = event.payload().as(Usage.class);
            peaks.put(usage.plugin(), usage);
        });
    }

    /** The plugins that do not run, and why. */
    static List<String> troubled(PluginManager plugins) {
        return plugins.statuses().values().stream()
                .filter(status -> status.state() != PluginState.RUNNING)
                .map(status -> status.name() + " is " + status.state() + ": " + status.reason())
                .toList();
    }

    /** Ends a plugin's process as kill -9 does; how long it takes until another one runs. */
    static Duration rehearse(EventBus bus, PluginManager plugins, String name) throws Exception {
        CompletableFuture<Event> ready = new CompletableFuture<>();
        Subscription listening = bus.subscribe(SubjectFilter.of("rosey.plugin." + name + ".ready"), ready::complete);
        try {
            long pid = plugins.status(name).orElseThrow().pid().orElseThrow();
            long before = System.nanoTime();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            ready.get(60, TimeUnit.SECONDS);
            return Duration.ofNanos(System.nanoTime() - before);
        } finally {
            listening.close();
        }
    }
}
