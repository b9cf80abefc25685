package dev.rosey.examples.trivia;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The scores of all channels: in the plugin's storage, or in memory when there is none or the plugin may not use it.
 * In memory it keeps the {@value #MAX_CHANNELS} channels used last. Safe for use by any number of threads.
 */
final class ScoreBoard {
    static final int MAX_CHANNELS = 100;

    /** How often somebody else may be faster. */
    static final int ATTEMPTS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Channel, ScoreTable> memory = new LinkedHashMap<>(16, 0.75f, true) { // guarded by lock
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Channel, ScoreTable> eldest) {
            return size() > MAX_CHANNELS;
        }
    };
    private volatile @Nullable Storage storage;

    private ScoreBoard(@Nullable Storage storage) {
        this.storage = storage;
    }

    static ScoreBoard inMemory() {
        return new ScoreBoard(null);
    }

    /** Scores in a storage. Finds out whether it may be written, and goes on in memory if not. */
    static ScoreBoard in(Storage storage) {
        ScoreBoard board = new ScoreBoard(storage);
        CompletionStage<Void> unused = board.orMemory(
                CompletableFuture.completedFuture("probe").thenCompose(storage::delete), () -> null);
        return board;
    }

    /** Whether the scores outlive the plugin. */
    boolean isLasting() {
        return storage != null;
    }

    /** Gives a player a point; fails when the storage does. */
    CompletionStage<ScoreTable> addPoint(Channel channel, Player player) {
        Storage kept = storage;
        return kept == null
                ? CompletableFuture.completedFuture(remember(channel, player))
                : orMemory(add(kept, channel.scoresKey(), player, ATTEMPTS), () -> remember(channel, player));
    }

    /** The scores of a channel; fails when the storage does. */
    CompletionStage<ScoreTable> table(Channel channel) {
        Storage kept = storage;
        return kept == null
                ? CompletableFuture.completedFuture(remembered(channel))
                : orMemory(get(kept, channel.scoresKey()).thenApply(ScoreTable::of), () -> remembered(channel));
    }

    private static CompletionStage<ScoreTable> add(Storage storage, String key, Player player, int attempts) {
        if (attempts == 0) {
            return CompletableFuture.failedFuture(
                    new StorageException("Others changed " + key + " " + ATTEMPTS + " times meanwhile", null));
        }
        return get(storage, key).thenCompose(found -> {
            ScoreTable table = ScoreTable.of(found).plusPoint(player);
            return storage.compareAndPut(key, found, table.value()).thenCompose(done -> done
                    ? CompletableFuture.completedFuture(table)
                    : add(storage, key, player, attempts - 1));
        });
    }

    /** What a storage throws at once comes out of the stage too. */
    private static CompletionStage<Optional<Value>> get(Storage storage, String key) {
        return CompletableFuture.completedFuture(key).thenCompose(storage::get);
    }

    /** Goes on in memory, for good, when there is no storage for this plugin. */
    private <T> CompletionStage<T> orMemory(CompletionStage<T> stage, Supplier<T> inMemory) {
        return stage.handle((result, thrown) -> {
            if (thrown == null) {
                return CompletableFuture.completedFuture(result);
            }
            Throwable cause = thrown.getCause();
            Throwable failure = thrown instanceof CompletionException && cause != null ? cause : thrown;
            if (failure instanceof PermissionDeniedException || failure instanceof PluginException) {
                storage = null;
                return CompletableFuture.completedFuture(inMemory.get());
            }
            return CompletableFuture.<T>failedFuture(failure);
        }).thenCompose(each -> each);
    }

    private ScoreTable remember(Channel channel, Player player) {
        lock.lock();
        try {
            return memory.merge(channel, ScoreTable.EMPTY.plusPoint(player), (before, first) -> before.plusPoint(player));
        } finally {
            lock.unlock();
        }
    }

    private ScoreTable remembered(Channel channel) {
        lock.lock();
        try {
            return memory.getOrDefault(channel, ScoreTable.EMPTY);
        } finally {
            lock.unlock();
        }
    }
}
