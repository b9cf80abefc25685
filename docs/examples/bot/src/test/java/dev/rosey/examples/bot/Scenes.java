package dev.rosey.examples.bot;

import dev.rosey.cytube.testing.CytubeTestServer;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Troubles that are provoked, a few at a time, and the messages that they show. Scenes are added by one thread. */
final class Scenes implements AutoCloseable {
    private static final int AT_ONCE = 4;

    private final Map<String, CompletableFuture<Texts>> byMessage = new HashMap<>();
    private final Deque<Runnable> props = new ConcurrentLinkedDeque<>();
    private final ExecutorService stage = Executors.newFixedThreadPool(AT_ONCE);

    /**
     * What is there to be read.
     *
     * @param log the log of the bot
     * @param said what users read
     */
    record Texts(Supplier<String> log, Supplier<String> said) {
        static Texts of(BotProcess bot) {
            return new Texts(bot::log, () -> String.join("\n", bot.output()));
        }
    }

    /** Provokes a trouble. */
    @FunctionalInterface
    interface Play {
        Texts play() throws Exception;
    }

    /** Begins to provoke a trouble, which shows the messages of these names. */
    void add(Play play, String... messages) {
        CompletableFuture<Texts> scene = CompletableFuture.supplyAsync(() -> {
            try {
                return play.play();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }, stage);
        for (String message : messages) {
            if (byMessage.put(message, scene) != null) {
                throw new IllegalArgumentException(message + " is in two scenes");
            }
        }
    }

    /** Has a bot ended in the end. */
    BotProcess keep(BotProcess bot) {
        props.push(bot::close);
        return bot;
    }

    /** Has a server closed in the end. */
    CytubeTestServer keep(CytubeTestServer server) {
        props.push(server::close);
        return server;
    }

    Set<String> messages() {
        return Set.copyOf(byMessage.keySet());
    }

    /** What is there to be read in the scene of a message. */
    Texts texts(String message) throws Exception {
        return Objects.requireNonNull(byMessage.get(message), message).get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        stage.shutdownNow();
        props.forEach(Runnable::run);
    }
}
