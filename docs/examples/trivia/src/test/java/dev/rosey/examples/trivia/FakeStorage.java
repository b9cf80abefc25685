package dev.rosey.examples.trivia;

import dev.rosey.api.event.Value;
import dev.rosey.api.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A storage in a map, which can be told to fail and to let others write first. */
final class FakeStorage implements Storage {
    final Map<String, Value> values = new ConcurrentHashMap<>();
    @Nullable RuntimeException readFailure;
    @Nullable RuntimeException writeFailure;
    Runnable beforeWrite = () -> {};

    private static <T> CompletionStage<T> done(@Nullable RuntimeException failure, Supplier<T> result) {
        return failure == null
                ? CompletableFuture.completedFuture(result.get())
                : CompletableFuture.failedFuture(failure);
    }

    @Override
    public CompletionStage<Optional<Value>> get(String key) {
        return done(readFailure, () -> Optional.ofNullable(values.get(key)));
    }

    @Override
    public CompletionStage<Void> put(String key, Value value) {
        throw new UnsupportedOperationException("put");
    }

    @Override
    public CompletionStage<Void> put(String key, Value value, Duration timeToLive) {
        throw new UnsupportedOperationException("put");
    }

    @Override
    public CompletionStage<Boolean> compareAndPut(String key, Optional<Value> expected, Value value) {
        beforeWrite.run();
        return done(writeFailure, () -> {
            boolean same = Objects.equals(values.get(key), expected.orElse(null));
            if (same) {
                values.put(key, value);
            }
            return same;
        });
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        return done(writeFailure, () -> {
            values.remove(key);
            return null;
        });
    }

    @Override
    public CompletionStage<List<String>> keys(String prefix, int limit) {
        throw new UnsupportedOperationException("keys");
    }
}
