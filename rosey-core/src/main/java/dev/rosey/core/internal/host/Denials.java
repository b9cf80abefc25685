package dev.rosey.core.internal.host;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.subject.Subjects;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, logs and publishes each thing that a plugin was not allowed to do. */
final class Denials {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.security");

    private final String plugin;
    private final String hostSource;
    private final EventBus bus;
    private final LongAdder count = new LongAdder();

    Denials(String plugin, String hostSource, EventBus bus) {
        this.plugin = plugin;
        this.hostSource = hostSource;
        this.bus = bus;
    }

    /**
     * Reports a denial.
     *
     * @return the exception for the plugin to receive
     */
    PermissionDeniedException deny(Permission permission, String action) {
        count.increment();
        PermissionDeniedException denied = new PermissionDeniedException(plugin, permission, action);
        LOG.warn("{}", denied.getMessage());
        bus.publish(Event.builder(Subjects.PERMISSION_DENIED)
                .source(hostSource)
                .payload(Payload.of(new PermissionDenied(plugin, permission, action)))
                .build());
        return denied;
    }

    long count() {
        return count.sum();
    }

    /** What is published on {@link Subjects#PERMISSION_DENIED}. */
    record PermissionDenied(String plugin, Permission permission, String action) {}
}
