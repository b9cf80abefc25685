package dev.rosey.isolation.internal.monitor;

import dev.rosey.api.plugin.ResourceUsage;
import java.util.Optional;

/** Measures one process. For one thread at a time. */
@FunctionalInterface
public interface Meter extends AutoCloseable {
    /** What the process uses now; empty when it has ended. */
    Optional<ResourceUsage> measure();

    /** Lets go of the files that it reads. */
    @Override
    default void close() {}
}
