package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.BusListener;
import dev.rosey.api.spi.BusListeners;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all parts of a bus share: where code runs, when, and what is counted and told. */
public final class BusRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.nats.NatsEventBus");
    private static final Duration IDLE = Duration.ofSeconds(30);

    final Counters counters = new Counters();
    private final BusListeners listeners = new BusListeners(this::execute, new ListenerLog());
    private final Executor executor;
    private final @Nullable ExecutorService own;
    private final ScheduledThreadPoolExecutor timer;

    BusRuntime(Optional<Executor> given) {
        this.own = given.isPresent() ? null : pool();
        this.executor = own == null ? given.orElseThrow() : own;
        this.timer = new ScheduledThreadPoolExecutor(1, threads("rosey-nats-timer"));
        this.timer.setRemoveOnCancelPolicy(true);
    }

    private static ExecutorService pool() {
        int size = Math.max(2, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads("rosey-nats-bus"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + '-' + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs user code or what leads to it. When the executor refuses, as after the end of the bus, it runs here. */
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException ended) {
            task.run();
        }
    }

    /** Runs short tasks of the bus itself after a time. */
    public ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /** Hears what the bus tells. */
    public BusListeners listeners() {
        return listeners;
    }

    /** Ends the threads that this has made. */
    @Override
    public void close() {
        timer.shutdownNow();
        if (own != null) {
            own.shutdown();
        }
    }

    /** Logs what listeners do wrong. */
    private static final class ListenerLog implements BusListeners.Trouble {
        @Override
        public void slow(BusListener listener) {
            LOG.warn("A bus listener ({}) is slow: {} reports wait, further ones are not told; make it faster",
                    listener.getClass().getName(), BusListeners.CAPACITY);
        }

        @Override
        public void threw(BusListener listener, Throwable failure) {
            LOG.warn("A bus listener ({}) threw; it keeps listening", listener.getClass().getName(), failure);
        }
    }
}
