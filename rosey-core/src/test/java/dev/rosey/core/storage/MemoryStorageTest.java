package dev.rosey.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.contract.StorageContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store in memory by itself: the contract, its limits, its namespaces. */
class MemoryStorageTest extends StorageContract {
    private final MovableClock clock = new MovableClock();
    private MemoryStorage store;

    @Override
    protected Storage createStorage() {
        store = MemoryStorage.builder().clock(clock).build();
        return store.open("tests");
    }

    @Override
    protected void closeStorage() {
        store.close();
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }

    private Storage with(MemoryStorage.Builder limits) {
        return limits.clock(clock).build().open("small");
    }

    @Test
    void namespacesAreApartAndOpeningAgainShowsTheSame() {
        get(storage.put("key", Value.of(1)));
        assertThat(get(store.open("other").get("key"))).isEmpty();
        get(store.open("other").delete("key"));
        assertThat(get(store.open("tests").get("key"))).contains(Value.of(1));
    }

    @Test
    void storesAreApart() {
        get(storage.put("key", Value.of(1)));
        try (MemoryStorage another = MemoryStorage.create()) {
            assertThat(get(another.open("tests").get("key"))).isEmpty();
        }
    }

    @Test
    void moreKeysThanAllowedAreRefusedUntilOneIsDeleted() {
        Storage small = with(MemoryStorage.builder().maxKeys(2));
        get(small.put("a", Value.of(1)));
        get(small.put("b", Value.of(1)));
        assertThat(failure(small.put("c", Value.of(1)))).isInstanceOf(StorageException.class)
                .hasMessageContainingAll("small", "full", "2 keys", "delete");
        assertThat(failure(small.compareAndPut("c", Optional.empty(), Value.of(1)))).isInstanceOf(StorageException.class);
        get(small.put("b", Value.of(2)));
        assertThat(get(small.keys("", 10))).containsExactly("a", "b");
        get(small.delete("a"));
        get(small.put("c", Value.of(1)));
        assertThat(get(small.keys("", 10))).containsExactly("b", "c");
    }

    @Test
    void aKeyWhoseTimeIsOverMakesRoom() {
        Storage small = with(MemoryStorage.builder().maxKeys(1).maxBytes(100));
        get(small.put("a", sized(90), Duration.ofHours(1)));
        assertThat(failure(small.put("b", sized(90)))).isInstanceOf(StorageException.class);
        pass(Duration.ofHours(1));
        get(small.put("b", sized(90)));
        assertThat(get(small.keys("", 10))).containsExactly("b");
    }

    @Test
    void theBytesOfKeysAndValuesAreCountedThroughEveryChange() {
        Storage small = with(MemoryStorage.builder().maxBytes(100));
        get(small.put("ü", sized(98))); // the key takes 2
        assertThat(failure(small.put("ü", sized(99)))).isInstanceOf(StorageException.class)
                .hasMessageContainingAll("small", "101 bytes", "at most 100");
        assertThat(get(small.get("ü"))).contains(sized(98));
        for (int i = 0; i < 1000; i++) {
            get(small.put("ü", sized(97), Duration.ofSeconds(1)));
            assertThat(get(small.compareAndPut("ü", Optional.of(sized(97)), sized(40)))).isTrue();
            get(small.put("b" + i % 10, sized(30), Duration.ofSeconds(1)));
            get(small.delete("b" + i % 10));
            get(small.put("c", sized(30), Duration.ofMillis(1)));
            pass(Duration.ofMillis(1));
            get(small.delete("ü"));
        }
        get(small.put("ü", sized(98)));
        assertThat(failure(small.put("a", Value.none()))).isInstanceOf(StorageException.class);
    }

    @Test
    void aSmallerValueCanBeTheLimit() {
        Storage small = with(MemoryStorage.builder().maxValueBytes(10));
        get(small.put("key", sized(10)));
        assertThat(failure(small.put("key", sized(11)))).isInstanceOf(StorageException.class)
                .hasMessageContainingAll("key", "small", "11 bytes", "at most 10");
    }

    @Test
    void limitsThatAreNoneAreRefused() {
        MemoryStorage.Builder builder = MemoryStorage.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxKeys(0)).withMessageContaining("maxKeys");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBytes(0)).withMessageContaining("maxBytes");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxValueBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxValueBytes(Storage.MAX_VALUE_BYTES + 1))
                .withMessageContaining("maxValueBytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "..", "ü", "a\n",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aNamespaceThatIsNoneIsRefused(String namespace) {
        assertThatIllegalArgumentException().isThrownBy(() -> store.open(namespace)).withMessageContaining("namespace");
    }

    @Test
    void aValueThatIsNestedTooDeeplyIsRefused() {
        Value deep = Value.none();
        for (int i = 0; i <= Value.MAX_DEPTH; i++) {
            deep = new Value.ListValue(List.of(deep));
        }
        assertThat(failure(storage.put("key", deep))).isInstanceOf(PayloadException.class);
        assertThat(failure(storage.compareAndPut("key", Optional.of(deep), Value.none())))
                .isInstanceOf(PayloadException.class);
    }

    @Test
    void aTextThatCannotBeWrittenIsStillFoundByComparing() {
        get(storage.put("key", Value.text("a\ud83c")));
        assertThat(get(storage.compareAndPut("key", Optional.of(Value.text("a\ud83c")), Value.of(1)))).isTrue();
    }

    @Test
    void afterTheCloseEveryOperationFailsAndNothingIsKept() {
        get(storage.put("key", Value.of(1)));
        store.close();
        store.close();
        for (Storage each : List.of(storage, store.open("tests"), store.open("later"))) {
            assertThat(failure(each.get("key"))).isInstanceOf(StorageException.class).hasMessageContaining("closed");
            assertThat(failure(each.put("key", Value.of(1)))).isInstanceOf(StorageException.class);
            assertThat(failure(each.keys("", 1))).isInstanceOf(StorageException.class);
        }
    }
}
