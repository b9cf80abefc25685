package dev.rosey.core.internal.http;

import dev.rosey.core.http.HttpAccess;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/** The threads that the HTTP requests of all plugins share. Starts none before the first request. */
public final class HttpEngine implements AutoCloseable {
    private final HttpAccess access;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable TlsSocketStrategy tls; // guarded by lock
    private final ExecutorService pool;
    private final ScheduledThreadPoolExecutor timer;

    /** Makes an engine for what an application has decided. */
    public HttpEngine(HttpAccess access) {
        this.access = access;
        AtomicInteger number = new AtomicInteger();
        this.pool = Executors.newCachedThreadPool(task -> daemon(task, "rosey-http-" + number.incrementAndGet()));
        this.timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "rosey-http-timer-1"));
        this.timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    HttpAccess access() {
        return access;
    }

    /** What makes secure connections; made by the first request, as it reads all certificates that are trusted. */
    TlsSocketStrategy tls() {
        lock.lock();
        try {
            TlsSocketStrategy known = tls;
            if (known == null) {
                known = new DefaultClientTlsStrategy(access.sslContext().orElseGet(SSLContexts::createDefault),
                        HostnameVerificationPolicy.BOTH, new DefaultHostnameVerifier());
                tls = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Begins what may wait. */
    void execute(Runnable task) {
        pool.execute(task);
    }

    /** Does something short later. */
    Future<?> after(long nanos, Runnable task) {
        return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends the threads. Requests that are under way have to be ended before. Idempotent. */
    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdownNow();
    }
}
