package dev.rosey.core.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Lets several threads meet at one point, again and again, and tells in which round something went wrong. */
final class Race {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** What one thread does in a round. */
    interface Actor {
        void run() throws Exception;
    }

    private Race() {}

    /**
     * Runs rounds until one fails.
     *
     * @param rounds how many
     * @param round makes the actors of a round; they begin together, each on a thread of its own
     */
    static void run(int rounds, IntFunction<List<Actor>> round) {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < rounds; i++) {
                try {
                    run(threads, round.apply(i));
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("Round " + i + " of " + rounds + " failed", e);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void run(ExecutorService threads, List<Actor> actors) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actors.size());
        List<Future<?>> running = new ArrayList<>();
        for (Actor each : actors) {
            running.add(threads.submit(() -> {
                start.await();
                each.run();
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
