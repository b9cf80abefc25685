package dev.rosey.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every storage does. An implementation extends it and says how an empty one is made. */
public abstract class StorageContract {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);

    /** The storage of this test; empty when the test begins. */
    protected Storage storage;

    /** Makes an empty storage with the default limits of its kind. */
    protected abstract Storage createStorage() throws Exception;

    /** Frees the storage of a test. */
    protected abstract void closeStorage() throws Exception;

    /** Lets time pass for the storage. */
    protected abstract void pass(Duration time) throws Exception;

    @BeforeEach
    final void openStorage() throws Exception {
        storage = createStorage();
    }

    @AfterEach
    final void endStorage() throws Exception {
        closeStorage();
    }

    /** What a stage came to; throws what it failed with. */
    protected static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void put(String key, Object value) {
        get(storage.put(key, Value.of(value)));
    }

    private Optional<Value> read(String key) {
        return get(storage.get(key));
    }

    private List<String> keys(String prefix) {
        return get(storage.keys(prefix, Storage.MAX_KEYS));
    }

    /** A value that takes so many bytes in its binary form. */
    protected static Value sized(int bytes) {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) i;
        }
        int around = BinaryCodec.INSTANCE.encode(Value.of(content)).length - bytes;
        return Value.of(java.util.Arrays.copyOf(content, bytes - around));
    }

    static Stream<Value> values() {
        return Stream.of(
                Value.none(),
                Value.of(true),
                Value.of(Long.MIN_VALUE),
                Value.of(-0.5),
                Value.text(""),
                Value.text("🎲 ü\n\0"),
                Value.of(new byte[] {0, -1, 5}),
                Value.of(List.of(1, "two", List.of(), Map.of())),
                Value.map().put("b", List.of(Map.of("deep", true))).put("a", Value.none()).put("", 1).build());
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueComesBackAsItWasPut(Value value) {
        put("key", value);
        assertThat(read("key")).contains(value);
    }

    @Test
    void thereIsNothingBeforeSomethingWasPut() {
        assertThat(read("key")).isEmpty();
        assertThat(keys("")).isEmpty();
    }

    @Test
    void anotherValueTakesThePlaceOfTheFirst() {
        put("key", 1);
        put("key", "two");
        assertThat(read("key")).contains(Value.text("two"));
        assertThat(keys("")).containsExactly("key");
    }

    @Test
    void whatIsDeletedIsGoneAndDeletingNothingIsNoError() {
        put("key", 1);
        put("other", 2);
        get(storage.delete("key"));
        get(storage.delete("key"));
        get(storage.delete("never"));
        assertThat(read("key")).isEmpty();
        assertThat(keys("")).containsExactly("other");
    }

    @Test
    void aValueIsKeptForItsTimeAndNoLonger() throws Exception {
        get(storage.put("key", Value.of(1), HOUR));
        put("other", 2);
        pass(HOUR.minusMillis(1));
        assertThat(read("key")).contains(Value.of(1));
        pass(Duration.ofMillis(1));
        assertThat(keys("")).containsExactly("other");
        assertThat(read("key")).isEmpty();
        assertThat(read("other")).contains(Value.of(2));
    }

    @Test
    void puttingAgainSetsTheTimeAnew() throws Exception {
        get(storage.put("longer", Value.of(1), HOUR));
        get(storage.put("shorter", Value.of(1), HOUR));
        get(storage.put("forever", Value.of(1), HOUR));
        get(storage.put("limited", Value.of(1)));
        get(storage.put("compared", Value.of(1), HOUR));
        pass(HOUR.dividedBy(2));
        get(storage.put("longer", Value.of(2), HOUR));
        get(storage.put("shorter", Value.of(2), HOUR.dividedBy(4)));
        get(storage.put("forever", Value.of(2)));
        get(storage.put("limited", Value.of(2), HOUR.dividedBy(4)));
        assertThat(get(storage.compareAndPut("compared", Optional.of(Value.of(1)), Value.of(2)))).isTrue();
        pass(HOUR.dividedBy(4));
        assertThat(keys("")).containsExactly("compared", "forever", "longer");
        pass(HOUR.dividedBy(2));
        assertThat(keys("")).containsExactly("compared", "forever", "longer");
        pass(HOUR.dividedBy(4));
        assertThat(keys("")).containsExactly("compared", "forever");
    }

    @Test
    void aFractionOfAMillisecondIsRoundedUp() throws Exception {
        get(storage.put("key", Value.of(1), Duration.ofNanos(1_500_001)));
        pass(Duration.ofMillis(2).minusNanos(1));
        assertThat(read("key")).isPresent();
        pass(Duration.ofNanos(1));
        assertThat(read("key")).isEmpty();
    }

    @Test
    void comparingPutsOnlyInThePlaceOfWhatIsExpected() {
        assertThat(get(storage.compareAndPut("key", Optional.of(Value.of(1)), Value.of(2)))).isFalse();
        assertThat(read("key")).isEmpty();
        assertThat(get(storage.compareAndPut("key", Optional.empty(), Value.of(1)))).isTrue();
        assertThat(get(storage.compareAndPut("key", Optional.empty(), Value.of(2)))).isFalse();
        assertThat(get(storage.compareAndPut("key", Optional.of(Value.of(5)), Value.of(2)))).isFalse();
        assertThat(read("key")).contains(Value.of(1));
        assertThat(get(storage.compareAndPut("key", Optional.of(Value.of(1)), Value.of(2)))).isTrue();
        assertThat(read("key")).contains(Value.of(2));
    }

    @Test
    void comparingLooksAtTheWholeValueWhateverTheOrderOfItsFields() {
        put("key", Value.map().put("a", 1).put("b", List.of(2)).build());
        assertThat(get(storage.compareAndPut("key",
                Optional.of(Value.map().put("b", List.of(3)).put("a", 1).build()), Value.of(1)))).isFalse();
        assertThat(get(storage.compareAndPut("key",
                Optional.of(Value.map().put("b", List.of(2)).put("a", 1).build()), Value.of(1)))).isTrue();
    }

    @Test
    void aStoredNothingIsSomethingThatIsThere() {
        put("key", Value.none());
        assertThat(read("key")).contains(Value.none());
        assertThat(get(storage.compareAndPut("key", Optional.empty(), Value.of(1)))).isFalse();
        assertThat(get(storage.compareAndPut("key", Optional.of(Value.none()), Value.of(1)))).isTrue();
    }

    @Test
    void aTimeThatIsOverCountsAsNothingWhenComparing() throws Exception {
        get(storage.put("key", Value.of(1), HOUR));
        pass(HOUR);
        assertThat(get(storage.compareAndPut("key", Optional.of(Value.of(1)), Value.of(2)))).isFalse();
        assertThat(get(storage.compareAndPut("key", Optional.empty(), Value.of(2)))).isTrue();
    }

    @Test
    void keysAreSortedAndStartWithThePrefixAndAreNoMoreThanAskedFor() {
        for (String key : List.of("b.2", "a", "b.10", "c", "B", "b", "ü", "b.1")) {
            put(key, 1);
        }
        assertThat(keys("")).containsExactly("B", "a", "b", "b.1", "b.10", "b.2", "c", "ü");
        assertThat(keys("b.")).containsExactly("b.1", "b.10", "b.2");
        assertThat(keys("b.1")).containsExactly("b.1", "b.10");
        assertThat(keys("d")).isEmpty();
        assertThat(get(storage.keys("b", 2))).containsExactly("b", "b.1");
    }

    @Test
    void theGreatestListOfTheLongestKeysArrives() {
        List<String> all = IntStream.range(0, Storage.MAX_KEYS + 1)
                .mapToObj(i -> "→".repeat(Storage.MAX_KEY_LENGTH - 4) + (1000 + i))
                .toList();
        all.forEach(key -> put(key, 1));
        assertThat(keys("")).isEqualTo(all.subList(0, Storage.MAX_KEYS));
    }

    @Test
    void manyWhoCompareDoNotLoseACount() throws Exception {
        int threads = 4;
        int each = 25;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(CompletableFuture.runAsync(() -> IntStream.range(0, each).forEach(n -> increment()), executor));
            }
            for (CompletableFuture<Void> one : all) {
                get(one);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(read("count")).contains(Value.of(threads * each));
    }

    private void increment() {
        Optional<Value> before;
        long count;
        do {
            before = read("count");
            count = before.map(value -> value.as(Long.class)).orElse(0L);
        } while (!get(storage.compareAndPut("count", before, Value.of(count + 1))));
    }

    @Test
    void theLongestKeyIsAKey() {
        String key = "→".repeat(Storage.MAX_KEY_LENGTH);
        put(key, 1);
        assertThat(keys("→")).containsExactly(key);
    }

    static Stream<String> badKeys() {
        return Stream.of("", "a".repeat(Storage.MAX_KEY_LENGTH + 1), "a\nb", "\0", "a\u007f", "a\u0085", "\ud83c",
                "\udfb2\ud83c");
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void aKeyThatIsNoneIsAMistakeOfTheCaller(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> storage.get(key)).withMessageContaining("key");
        assertThatIllegalArgumentException().isThrownBy(() -> storage.put(key, Value.of(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> storage.put(key, Value.of(1), HOUR));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> storage.compareAndPut(key, Optional.empty(), Value.of(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> storage.delete(key));
        if (!key.isEmpty()) {
            assertThatIllegalArgumentException().isThrownBy(() -> storage.keys(key, 1)).withMessageContaining("prefix");
        }
        assertThat(keys("")).isEmpty();
    }

    @Test
    void aLimitOrATimeOutOfRangeIsAMistakeOfTheCaller() {
        for (int limit : new int[] {0, -1, Storage.MAX_KEYS + 1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> storage.keys("", limit)).withMessageContaining("limit");
        }
        for (Duration time : List.of(Duration.ZERO, Duration.ofSeconds(-1), Storage.MAX_TIME_TO_LIVE.plusNanos(1),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatIllegalArgumentException().isThrownBy(() -> storage.put("key", Value.of(1), time))
                    .withMessageContaining("timeToLive");
        }
        assertThatCode(() -> get(storage.put("key", Value.of(1), Storage.MAX_TIME_TO_LIVE))).doesNotThrowAnyException();
    }

    @Test
    void theGreatestValueIsKeptAndAGreaterOneIsRefused() {
        Value greatest = sized(Storage.MAX_VALUE_BYTES);
        put("key", greatest);
        assertThat(read("key")).contains(greatest);
        assertThat(get(storage.compareAndPut("key", Optional.of(greatest), greatest))).isTrue();

        Value greater = sized(Storage.MAX_VALUE_BYTES + 1);
        assertThat(failure(storage.put("key", greater))).isInstanceOf(StorageException.class)
                .hasMessageContainingAll("key", String.valueOf(Storage.MAX_VALUE_BYTES));
        assertThat(failure(storage.put("key", greater, HOUR))).isInstanceOf(StorageException.class);
        assertThat(failure(storage.compareAndPut("key", Optional.of(greatest), greater)))
                .isInstanceOf(StorageException.class);
        assertThat(read("key")).contains(greatest);
    }

    /** What a stage failed with. */
    protected static Throwable failure(CompletionStage<?> stage) {
        return org.assertj.core.api.Assertions.catchThrowable(() -> get(stage));
    }
}
