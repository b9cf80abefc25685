package dev.rosey.core.internal.host;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.subject.Subjects;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and publishes each thing that a plugin was not allowed to do, and logs as many as the log can bear. */
final class Denials {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.security");

    private static final int MAX_LINES_PER_SECOND = 10;

    private final String plugin;
    private final String hostSource;
    private final EventBus bus;
    private final LineBudget budget;
    private final LongAdder count = new LongAdder();

    Denials(String plugin, String hostSource, EventBus bus, InstantSource clock) {
        this.plugin = plugin;
        this.hostSource = hostSource;
        this.bus = bus;
        this.budget = new LineBudget(MAX_LINES_PER_SECOND, clock);
    }

    /**
     * Reports a denial.
     *
     * @return the exception for the plugin to receive
     */
    PermissionDeniedException deny(Permission permission, String action) {
        count.increment();
        PermissionDeniedException denied = new PermissionDeniedException(plugin, permission, action);
        OptionalLong unsaid = budget.take();
        if (unsaid.isPresent()) {
            LOG.warn("{}{}", denied.getMessage(), unsaid.getAsLong() == 0 ? ""
                    : " (" + unsaid.getAsLong() + " denials before it were not logged)");
        }
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
