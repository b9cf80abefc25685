package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.launch.ChildLauncher;
import dev.rosey.isolation.internal.launch.LaunchPlan;
import dev.rosey.isolation.internal.monitor.Pauser;
import dev.rosey.isolation.internal.monitor.ResourcePoller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all plugins of one runtime share.
 *
 * @param launcher starts processes
 * @param plans says what to start for a plugin
 * @param starts bounds how many start at the same time
 * @param threads runs what changes a plugin's state
 * @param timers runs what is to happen later; its tasks are short
 * @param clock tells the time
 * @param nanoTime the time by which the timers go
 * @param poller measures the processes
 * @param pausers makes what lets a process stand still, where that can be done
 * @param random spreads restarts; safe for use by any number of threads
 * @param heartbeat time between two signs of life
 * @param checkup time between two questions how a plugin feels
 */
public record Services(
        ChildLauncher launcher,
        Function<PluginSpec, LaunchPlan> plans,
        StartQueue starts,
        Executor threads,
        ScheduledExecutorService timers,
        InstantSource clock,
        LongSupplier nanoTime,
        ResourcePoller poller,
        LongFunction<Optional<Pauser>> pausers,
        RandomGenerator random,
        Duration heartbeat,
        Duration checkup) {}
