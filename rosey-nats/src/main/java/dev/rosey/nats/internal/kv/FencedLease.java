package dev.rosey.nats.internal.kv;

import dev.rosey.api.spi.Lease;
import dev.rosey.nats.config.LeaseSpec;
import dev.rosey.nats.internal.kv.KvFailure.Reason;
import dev.rosey.nats.internal.kv.LeaseStore.Seen;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A lease that is written down in a store with conditional writes.
 *
 * <p>Why there is one holder at a time: a term is valid for the duration less the margin, counted from before its last
 * confirmed write was sent. Somebody else writes in its place only what expects exactly that last write, after having seen
 * it unchanged for the whole duration, so it begins at least the margin later, whatever clocks and messages do in between.
 * A lease that was given back is taken at once, as its holder stopped before it said so. One that the store knows nothing
 * of is treated as taken: the store may have lost it.
 *
 * <p>Steps run on the timer, under a lock that is not held while anything waits; the listener is called on the executor.
 */
final class FencedLease implements Lease {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final String name;
    private final LeaseSpec spec;
    private final LeaseStore store;
    private final Timer timer;
    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final LeaseNotices notices;
    private final String id = UUID.randomUUID().toString();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Term term; // written under the lock, as is all below
    private Phase phase = Phase.IDLE;
    private int epoch; // steps of an earlier one do nothing
    private long beat;
    private long revision; // of the last write of the present term
    private @Nullable CompletableFuture<Long> writing; // the last write that was begun
    private @Nullable Seen observed;
    private long observedAt; // for the first time
    private long lookedAt; // for the last time

    private enum Phase {
        IDLE,
        CAMPAIGNING,
        HELD,
        CLOSED
    }

    /** Runs steps later; fails with {@link RejectedExecutionException} when the host ends. */
    @FunctionalInterface
    interface Timer {
        void after(Duration pause, Runnable step);
    }

    /** For how long it is held, by the clock. */
    private record Term(long token, long validUntil) {
        boolean isValid(long now) {
            return now - validUntil < 0;
        }
    }

    /**
     * @param timer runs the steps, which are short
     * @param executor calls listeners
     * @param nanos time that only goes forward
     * @param random for the jitter
     */
    FencedLease(String name, LeaseSpec spec, LeaseStore store, Timer timer, Executor executor, LongSupplier nanos,
            RandomGenerator random) {
        this.name = name;
        this.spec = spec;
        this.store = store;
        this.timer = timer;
        this.nanos = nanos;
        this.random = random;
        this.notices = new LeaseNotices(name, executor);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isHeld() {
        Term now = term;
        return now != null && now.isValid(nanos.getAsLong());
    }

    @Override
    public OptionalLong token() {
        Term now = term;
        return now != null && now.isValid(nanos.getAsLong()) ? OptionalLong.of(now.token()) : OptionalLong.empty();
    }

    @Override
    public void campaign(Listener listener) {
        Objects.requireNonNull(listener, "listener");
        locked(() -> {
            if (phase != Phase.IDLE) {
                throw new IllegalStateException("The lease " + name + " is " + (phase == Phase.CLOSED
                        ? "closed; make another one" : "campaigned for or held already; release it first"));
            }
            phase = Phase.CAMPAIGNING;
            observed = null;
            notices.begin(listener);
            int now = ++epoch;
            after(Duration.ZERO, now, () -> look(now));
        });
    }

    private void look(int at) {
        long askedAt = nanos.getAsLong();
        then(store.read(), at, (seen, failure) -> {
            if (failure != null) {
                notices.waiting("the store cannot be asked: " + KvFailure.of(failure).text());
                lookLater(at, spec.duration());
            } else if (nanos.getAsLong() - askedAt > longestLook()) {
                look(at); // so old that the store may be another one, with the same numbers
            } else {
                decide(at, Objects.requireNonNull(seen));
            }
        });
    }

    private void decide(int at, Seen seen) {
        boolean isOwn = isOwn(seen); // written before, and not answered in time
        if (seen.state() == LeaseStore.State.FREE || isOwn) {
            take(at, seen.revision());
            return;
        }
        long now = nanos.getAsLong();
        // A record is never the same again. Nothing is: somebody may have come and been lost between two looks.
        boolean isNew = !seen.equals(observed)
                || (seen.state() == LeaseStore.State.UNKNOWN && now - lookedAt > longestLook());
        lookedAt = now;
        if (isNew) {
            observed = seen;
            observedAt = now;
        }
        Duration theirs = seen.record().map(LeaseRecord::duration).orElse(Duration.ZERO);
        Duration needed = theirs.compareTo(spec.duration()) > 0 ? theirs : spec.duration();
        Duration left = needed.minusNanos(now - observedAt);
        if (left.isNegative() || left.isZero()) {
            take(at, seen.revision());
        } else {
            notices.waiting(seen.state() == LeaseStore.State.UNKNOWN
                    ? "the store knows nothing of it, so that somebody may still hold it; that will be known in "
                            + needed.toMillis() + " ms"
                    : seen.record().map(LeaseRecord::shownHolder).orElse("somebody") + " holds it");
            lookLater(at, left);
        }
    }

    private long longestLook() {
        return spec.duration().dividedBy(2).toNanos();
    }

    private boolean isOwn(Seen seen) {
        return seen.record().filter(record -> record.id().equals(id)).isPresent();
    }

    private void lookLater(int at, Duration atMost) {
        double jitter = 0.75 + random.nextDouble() / 2;
        Duration pause = Duration.ofNanos((long) (spec.retryEvery().toNanos() * jitter));
        after(pause.compareTo(atMost) < 0 ? pause : atMost, at, () -> look(at));
    }

    private void take(int at, long expected) {
        long sentAt = nanos.getAsLong();
        then(write(expected), at, (written, failure) -> {
            if (failure != null) {
                KvFailure known = KvFailure.of(failure);
                if (known.reason() != Reason.WRONG_REVISION) {
                    notices.waiting("the store does not take it: " + known.text());
                }
                lookLater(at, spec.duration());
                return;
            }
            Term begun = new Term(Objects.requireNonNull(written), validUntil(sentAt));
            if (!begun.isValid(nanos.getAsLong())) {
                look(at); // answered too late to be of use
                return;
            }
            phase = Phase.HELD;
            revision = begun.token();
            term = begun;
            notices.acquired();
            refreshAt(at, sentAt);
            watch(at);
        });
    }

    private CompletableFuture<Long> write(long expected) {
        CompletableFuture<Long> begun =
                store.write(new LeaseRecord(id, spec.holder(), spec.duration().toMillis(), ++beat), expected);
        writing = begun;
        return begun;
    }

    private long validUntil(long sentAt) {
        return sentAt + spec.duration().minus(spec.margin()).toNanos();
    }

    private void refreshAt(int at, long lastSentAt) {
        long wait = Math.max(0, lastSentAt + spec.refreshEvery().toNanos() - nanos.getAsLong());
        after(Duration.ofNanos(wait), at, () -> refresh(at));
    }

    private void refresh(int at) {
        long sentAt = nanos.getAsLong();
        if (!Objects.requireNonNull(term).isValid(sentAt)) {
            expired();
            return;
        }
        then(write(revision), at, (written, failure) -> {
            Term before = Objects.requireNonNull(term);
            if (!before.isValid(nanos.getAsLong())) {
                expired();
            } else if (failure == null) {
                revision = Objects.requireNonNull(written);
                term = new Term(before.token(), validUntil(sentAt));
                refreshAt(at, sentAt);
            } else if (KvFailure.of(failure).reason() == Reason.WRONG_REVISION) {
                compare(at);
            } else {
                after(spec.retryEvery().dividedBy(2), at, () -> refresh(at));
            }
        });
    }

    /** The store has another revision: one of our own that was not answered in time, or somebody else's. */
    private void compare(int at) {
        then(store.read(), at, (seen, failure) -> {
            if (failure != null) {
                after(spec.retryEvery().dividedBy(2), at, () -> refresh(at));
            } else if (isOwn(Objects.requireNonNull(seen))) {
                revision = seen.revision();
                refresh(at);
            } else {
                lose(seen.record().map(record -> record.shownHolder() + " holds it now")
                        .orElse("the store knows nothing of it any more"));
            }
        });
    }

    /** Finds the end of the term when no confirmation comes. */
    private void watch(int at) {
        long left = Objects.requireNonNull(term).validUntil() - nanos.getAsLong();
        if (left <= 0) {
            expired();
        } else {
            after(Duration.ofNanos(left), at, () -> watch(at));
        }
    }

    private void expired() {
        lose("the store has not confirmed it for " + spec.duration().minus(spec.margin()).toMillis() + " ms");
    }

    private void lose(String reason) {
        term = null;
        phase = Phase.IDLE;
        epoch++;
        notices.lost(reason);
    }

    @Override
    public CompletionStage<Void> release() {
        return end(Phase.IDLE).copy();
    }

    private CompletableFuture<Void> end(Phase next) {
        lock.lock();
        try {
            boolean wasHeld = phase == Phase.HELD;
            CompletableFuture<Long> last = writing;
            long known = revision;
            boolean isNothing = phase == Phase.IDLE || phase == Phase.CLOSED;
            term = null;
            phase = phase == Phase.CLOSED ? Phase.CLOSED : next;
            if (isNothing) {
                return CompletableFuture.completedFuture(null);
            }
            epoch++;
            notices.end();
            if (last == null) {
                return CompletableFuture.completedFuture(null);
            }
            // What was sent last may still be on its way, and is what must be freed then.
            return last.handle((written, failure) -> failure == null ? written : wasHeld ? known : 0L)
                    .thenCompose(found -> found == 0 ? CompletableFuture.<Void>completedFuture(null) : store.free(found))
                    .exceptionally(failure -> null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            end(Phase.CLOSED).get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Its time will be over by itself.
        }
    }

    /** Goes on with what a call came to, on the timer, unless things have changed since. */
    private <T> void then(CompletableFuture<T> call, int at, BiConsumer<@Nullable T, @Nullable Throwable> step) {
        CompletableFuture<?> unused = call.whenComplete((value, failure) ->
                after(Duration.ZERO, at, () -> step.accept(value, failure)));
    }

    private void after(Duration pause, int at, Runnable step) {
        try {
            timer.after(pause, () -> locked(() -> {
                if (epoch == at) {
                    step.run();
                }
            }));
        } catch (RejectedExecutionException e) {
            term = null; // the host ends; nobody could tell when the time is over
        }
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }
}
