package dev.rosey.nats.internal.kv;

import dev.rosey.api.spi.Lease;
import dev.rosey.core.testkit.VirtualTime;
import dev.rosey.nats.config.LeaseSpec;
import dev.rosey.nats.internal.kv.KvFailure.Reason;
import dev.rosey.nats.internal.kv.LeaseStore.Seen;
import dev.rosey.nats.internal.kv.LeaseStore.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Hosts that compete for a lease in a store that answers late or never, in a time that the test moves. */
final class LeaseWorld {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration CALL = Duration.ofSeconds(1);

    final VirtualTime time = new VirtualTime(START);
    final List<Host> hosts = new ArrayList<>();
    /** How long a message takes; may be more than a call. */
    Supplier<Duration> delay = () -> Duration.ofMillis(1);
    /** Whether a message is lost. */
    Supplier<Boolean> loss = () -> false;
    private final Deque<String> story = new ArrayDeque<>();
    private Seen seen = Seen.NOTHING;
    private long sequence;
    private int life;
    private Instant firstHeldAt = START;

    long nanos() {
        return Duration.between(START, time.instant()).toNanos();
    }

    /** What happened lately. */
    String story() {
        return String.join("\n", story);
    }

    private void happened(String what) {
        story.addLast(nanos() / 1_000_000 + " ms: " + what);
        if (story.size() > 80) {
            story.removeFirst();
        }
    }

    void advance(Duration by) {
        time.advance(by);
    }

    /** The store is replaced by an empty one; what was on its way to the old one never arrives. */
    void loseStore() {
        happened("the store loses everything");
        life++;
        seen = Seen.NOTHING;
        sequence = 0;
    }

    /** How long ago the store, as it is, first heard of a holder; nothing if it has not. */
    Duration sinceFirstHeld() {
        return sequence == 0 ? Duration.ZERO : Duration.between(firstHeldAt, time.instant());
    }

    /** The number of writes that the store, as it is, has taken. */
    long writes() {
        return sequence;
    }

    List<Host> holders() {
        return hosts.stream().filter(host -> host.lease.isHeld()).toList();
    }

    Host host(LeaseSpec spec) {
        return host(spec, 1);
    }

    Host host(LeaseSpec spec, double rate) {
        Host host = new Host(spec, rate, hosts.size());
        hosts.add(host);
        return host;
    }

    void later(Duration pause, Runnable task) {
        var unused = time.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private <T> CompletableFuture<T> call(Supplier<T> effect) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        later(CALL, () -> answer.completeExceptionally(new KvFailure(Reason.NO_ANSWER, "no answer")));
        send(() -> {
            CompletableFuture<T> result = new CompletableFuture<>();
            try {
                result.complete(effect.get());
            } catch (KvFailure e) {
                result.completeExceptionally(e);
            }
            send(() -> result.whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            }));
        });
        return answer;
    }

    private void send(Runnable arrival) {
        int sentIn = life;
        if (!loss.get()) {
            later(delay.get(), () -> {
                if (life == sentIn) {
                    arrival.run();
                }
            });
        }
    }

    private long replace(long expected, State state, Optional<LeaseRecord> record) {
        if (seen.revision() != expected) {
            throw new KvFailure(Reason.WRONG_REVISION, "wrong last sequence: " + seen.revision());
        }
        firstHeldAt = sequence == 0 ? time.instant() : firstHeldAt;
        seen = new Seen(state, ++sequence, record);
        happened("written: " + state + " " + sequence + " " + record.map(LeaseRecord::holder).orElse(""));
        return sequence;
    }

    /** One host; its clock has a rate and a start of its own, and it may stand still. */
    final class Host implements Lease.Listener, LeaseStore {
        final List<String> heard = new ArrayList<>();
        final FencedLease lease;
        final double rate;
        long token;
        private final long offset;
        private final int number;
        private boolean isPaused;
        private boolean isEager;
        private List<Runnable> held = new ArrayList<>();

        private Host(LeaseSpec spec, double rate, int number) {
            this.rate = rate;
            this.number = number;
            this.offset = Long.MAX_VALUE - number * 1_000_000_007L - 2_000_000_000L; // passes the end of the numbers
            this.lease = new FencedLease("lease", spec, this, this::after, time, this::clock, new Random(number));
        }

        long clock() {
            return offset + (long) (nanos() * rate);
        }

        private void after(Duration pause, Runnable step) {
            later(Duration.ofNanos((long) Math.ceil(pause.toNanos() / rate)), () -> {
                if (isPaused) {
                    held.add(step);
                } else {
                    step.run();
                }
            });
        }

        Host campaign() {
            lease.campaign(this);
            return this;
        }

        /** Begins another campaign whenever a term is lost. */
        Host eager() {
            isEager = true;
            return campaign();
        }

        void pause() {
            happened(this + " stands still");
            isPaused = true;
        }

        void resume() {
            happened(this + " goes on");
            isPaused = false;
            List<Runnable> late = held;
            held = new ArrayList<>();
            late.forEach(Runnable::run);
        }

        @Override
        public String toString() {
            return "host " + number;
        }

        @Override
        public void acquired() {
            happened(this + " acquired");
            heard.add("acquired");
            lease.token().ifPresent(now -> token = now);
        }

        @Override
        public void lost(String reason) {
            happened(this + " lost: " + reason);
            heard.add("lost: " + reason);
            if (isEager) {
                campaign();
            }
        }

        @Override
        public void waiting(String reason) {
            heard.add("waiting: " + reason);
        }

        @Override
        public CompletableFuture<Seen> read() {
            long asked = nanos() / 1_000_000;
            return call(() -> {
                happened(this + " reads " + seen.state() + " " + seen.revision() + ", asked at " + asked);
                return seen;
            });
        }

        @Override
        public CompletableFuture<Long> write(LeaseRecord record, long expected) {
            long asked = nanos() / 1_000_000;
            return call(() -> {
                happened(this + " writes for " + expected + ", asked at " + asked);
                return replace(expected, State.TAKEN, Optional.of(record));
            });
        }

        @Override
        public CompletableFuture<Void> free(long expected) {
            return call(() -> replace(expected, State.FREE, Optional.empty())).thenApply(revision -> null);
        }
    }
}
