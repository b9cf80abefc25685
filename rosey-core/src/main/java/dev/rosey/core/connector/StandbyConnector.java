package dev.rosey.core.connector;

import dev.rosey.api.connector.Connector;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.spi.Lease;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a platform while a lease is held, and stands by while another host holds it. A connector is made and started
 * when the lease is acquired and closed when it is lost; then the next campaign begins.
 *
 * <pre>{@code
 * StandbyConnector.builder(leases.lease("cytube/movies"), active -> CytubeConnector.create(
 *                 CytubeConfig.builder("https://cytu.be", "movies").account("RoseyBot", password).activeWhile(active).build()))
 *         .endedWhen(CytubeConnector::ended)
 *         .build()
 * }</pre>
 *
 * <p>Every connector that is made is given a question, which it must ask right before it writes anything to the platform
 * and right before it publishes anything from there: whether the lease is held now, in the term that the connector was
 * made for. It costs little and never blocks. So a host that stood still while another took over says nothing any more
 * and repeats nothing that waited for it, before its own connector is even closed.
 *
 * <p>A connector that fails for good, or ends by itself, gives the lease to whoever else wants it; after a delay, which
 * grows with each failure in a row, this host tries as well.
 *
 * <p>Safe for use by any number of threads. One daemon thread starts and closes connectors; it ends with {@link #close()}.
 *
 * @param <C> the connectors that are made
 */
public final class StandbyConnector<C extends Connector> implements Connector {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyConnector.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Lease lease;
    private final Function<? super BooleanSupplier, ? extends C> factory;
    private final Function<? super C, ? extends CompletionStage<?>> ending;
    private final Duration firstDelay;
    private final Duration maxDelay;
    private final ScheduledExecutorService thread;
    private final String platform;
    private final Set<String> channels;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    // below: touched by the thread alone
    private @Nullable StandbyTerm<C> next; // made already, to know its platform and channels
    private @Nullable StandbyTerm<C> current; // that runs, or is starting
    private int failures;
    private int round; // which campaign it is

    private StandbyConnector(Builder<C> from, ScheduledExecutorService thread) {
        this.lease = from.lease;
        this.factory = from.factory;
        this.ending = from.ending;
        this.firstDelay = from.firstDelay;
        this.maxDelay = from.maxDelay;
        this.thread = thread;
        StandbyTerm<C> first = new StandbyTerm<>(lease, factory);
        this.platform = first.connector().platform();
        this.channels = Set.copyOf(first.connector().channels());
        this.next = first;
    }

    /**
     * Begins a standby.
     *
     * @param lease a lease of its own, which is closed with the connector
     * @param factory makes a connector that is not started and connects to nothing yet, and that does nothing while what it
     *     is given says no; called once at first and then for each term
     */
    public static <C extends Connector> Builder<C> builder(
            Lease lease, Function<? super BooleanSupplier, ? extends C> factory) {
        return new Builder<>(lease, factory);
    }

    @Override
    public String platform() {
        return platform;
    }

    @Override
    public Set<String> channels() {
        return channels;
    }

    /** Whether this host serves the platform at this instant. */
    public boolean isActive() {
        return lease.isHeld();
    }

    /**
     * Begins to campaign for the lease.
     *
     * @return completes when this host stands by, or when its connector has started or failed to, which is tried again; never
     *     exceptionally
     * @throws IllegalStateException if it was started before or is closed
     */
    @Override
    public CompletionStage<Void> start(ConnectorContext context) {
        Objects.requireNonNull(context, "context");
        if (!isStarted.compareAndSet(false, true) || isClosed.get()) {
            throw new IllegalStateException("The standby of " + platform + " was started before or is closed; make a new one");
        }
        run(() -> campaign(context));
        return settled.copy();
    }

    private void campaign(ConnectorContext context) {
        if (isClosed.get()) {
            return;
        }
        int now = ++round;
        lease.campaign(new Lease.Listener() {
            @Override
            public void acquired() {
                inRound(now, () -> begin(context));
            }

            @Override
            public void lost(String reason) {
                inRound(now, () -> {
                    LOG.warn("{}: the lease {} is lost: {}", platform, lease.name(), reason);
                    end();
                    campaign(context);
                });
            }

            @Override
            public void waiting(String reason) {
                LOG.info("{}: standing by for the lease {}: {}", platform, lease.name(), reason);
                settled.complete(null);
            }
        });
    }

    /** Does a step, unless the campaign that it belongs to is over by then. */
    private void inRound(int at, Runnable step) {
        run(() -> {
            if (round == at && !isClosed.get()) {
                step.run();
            }
        });
    }

    private void begin(ConnectorContext context) {
        if (!lease.isHeld()) {
            return; // lost again, as will be told
        }
        LOG.info("{}: this host holds the lease {}", platform, lease.name());
        int now = round;
        CompletionStage<Void> started;
        C connector;
        try {
            StandbyTerm<C> term = next == null ? new StandbyTerm<>(lease, factory) : next;
            next = null;
            current = term;
            connector = term.begin();
            started = connector.start(context);
        } catch (RuntimeException e) {
            failed(context, e);
            return;
        }
        started.whenComplete((done, failure) -> inRound(now, () -> {
            if (failure != null) {
                failed(context, failure);
                return;
            }
            settled.complete(null);
            ending.apply(connector).whenComplete((how, thrown) -> inRound(now, () ->
                    failed(context, new IllegalStateException("it has ended: " + (thrown == null ? how : thrown)))));
        }));
    }

    /** The connector will not come back by itself. */
    private void failed(ConnectorContext context, Throwable thrown) {
        Throwable why = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        round++; // nothing more is heard of this campaign
        Duration pause = delay();
        LOG.error("{}: the connector has failed; the lease {} is given up and tried for again in {} s: {}", platform,
                lease.name(), pause.toSeconds(), why.getMessage());
        end();
        settled.complete(null);
        // Released when nothing is done any more, and tried for again whatever came of that.
        lease.release().whenComplete((done, failure) -> later(pause, () -> campaign(context)));
    }

    private Duration delay() {
        Duration delay = firstDelay.multipliedBy(1L << Math.min(failures, 20));
        failures++;
        return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
    }

    private void end() {
        StandbyTerm<C> ended = current;
        current = null;
        if (ended == null) {
            return;
        }
        ended.end();
        if (ended.hasLasted(maxDelay)) {
            failures = 0;
        }
        try {
            ended.connector().close();
        } catch (RuntimeException e) {
            LOG.warn("{}: the connector could not be closed properly", platform, e);
        }
    }

    private void run(Runnable step) {
        later(Duration.ZERO, step);
    }

    private void later(Duration pause, Runnable step) {
        try {
            var unused = thread.schedule(() -> {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    LOG.error("{}: an unexpected error in the standby", platform, e);
                }
            }, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the standby is closed", platform);
        }
    }

    /** Closes the connector, if one runs, and then the lease, so that another host may take over at once. */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        settled.complete(null);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        run(() -> {
            end();
            if (next != null) {
                next.connector().close();
            }
            ended.complete(null);
        });
        thread.shutdown();
        try {
            ended.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: the connector could not be closed in time", platform);
        }
        lease.close();
        thread.shutdownNow();
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder<C extends Connector> {
        private final Lease lease;
        private final Function<? super BooleanSupplier, ? extends C> factory;
        private Function<? super C, ? extends CompletionStage<?>> ending = connector -> new CompletableFuture<>();
        private Duration firstDelay = Duration.ofSeconds(5);
        private Duration maxDelay = Duration.ofMinutes(5);

        private Builder(Lease lease, Function<? super BooleanSupplier, ? extends C> factory) {
            this.lease = Objects.requireNonNull(lease, "lease");
            this.factory = Objects.requireNonNull(factory, "factory");
        }

        /** Sets how a connector tells that it has ended by itself, for good; without it, only a failed start counts. */
        public Builder<C> endedWhen(Function<? super C, ? extends CompletionStage<?>> ended) {
            this.ending = Objects.requireNonNull(ended, "ended");
            return this;
        }

        /**
         * Sets the delays before this host tries again after its connector has failed: {@code first}, doubled with each
         * failure in a row up to {@code max}; 5 s and 5 minutes by default. A term that lasted for {@code max} starts the
         * series anew.
         *
         * @throws IllegalArgumentException if {@code first} is not positive, or greater than {@code max}
         */
        public Builder<C> retryDelay(Duration first, Duration max) {
            if (first.isNegative() || first.isZero() || first.compareTo(max) > 0) {
                throw new IllegalArgumentException("retryDelay is " + first + " to " + max
                        + "; the first must be positive and not the greater one");
            }
            this.firstDelay = first;
            this.maxDelay = max;
            return this;
        }

        /** The connector, not started yet; makes the first of those that it wraps, to know its platform and channels. */
        public StandbyConnector<C> build() {
            ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
                Thread made = new Thread(task, "rosey-standby-1");
                made.setDaemon(true);
                return made;
            });
            thread.setRemoveOnCancelPolicy(true);
            return new StandbyConnector<>(this, thread);
        }
    }
}
