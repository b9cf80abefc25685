package dev.rosey.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.storage.Storage;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageArgumentsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Z9_-", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void takesNamespaces(String namespace) {
        assertThat(StorageArguments.requireNamespace(namespace)).isEqualTo(namespace);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "a.b", "a/b", "..", "a\n", "\u00e9", "a\u0000",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    })
    void refusesOtherNamespaces(String namespace) {
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requireNamespace(namespace))
                .withMessage("namespace is \"" + namespace + "\"; use 1 to 64 letters, digits, '-' and '_'");
    }

    @Test
    void showsOnlyTheBeginningOfALongNamespace() {
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requireNamespace("x".repeat(1_000_000)))
                .withMessage("namespace is \"" + "x".repeat(80) + "…\"; use 1 to 64 letters, digits, '-' and '_'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", " ", "user.ann/score:1", "\u00e9\u4e2d", "\ud83c\udfb2", "\u00a0"})
    void takesKeysAndPrefixes(String key) {
        assertThat(StorageArguments.requireKey(key)).isEqualTo(key);
        assertThat(StorageArguments.requirePrefix(key)).isEqualTo(key);
    }

    @Test
    void aKeyIsNotEmptyButAPrefixMayBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requireKey(""))
                .withMessage("key is empty; use 1 to 256 characters");
        assertThat(StorageArguments.requirePrefix("")).isEmpty();
    }

    @Test
    void keysAndPrefixesHaveUpTo256Characters() {
        String longest = "k".repeat(Storage.MAX_KEY_LENGTH);
        assertThat(StorageArguments.requireKey(longest)).isEqualTo(longest);
        assertThat(StorageArguments.requirePrefix(longest)).isEqualTo(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requireKey(longest + 'k'))
                .withMessage("key is 257 characters long; use at most 256");
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requirePrefix(longest + 'k'))
                .withMessage("prefix is 257 characters long; use at most 256");
    }

    static Stream<Arguments> badCharacters() {
        return Stream.of(Arguments.of("a\u0000", "0000"), Arguments.of("\nb", "000A"), Arguments.of("\u001f", "001F"),
                Arguments.of("a\u007fb", "007F"), Arguments.of("\u0085", "0085"), Arguments.of("\u009f", "009F"),
                Arguments.of("a\ud83c", "D83C"), Arguments.of("\udfb2a", "DFB2"), Arguments.of("\udfb2\ud83c", "DFB2"));
    }

    @ParameterizedTest
    @MethodSource("badCharacters")
    void refusesControlCharactersAndHalvesOfPairs(String text, String shown) {
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requireKey(text))
                .withMessageStartingWith("key has the character U+" + shown + ';');
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requirePrefix(text))
                .withMessageStartingWith("prefix has the character U+" + shown + ';');
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Storage.MAX_KEYS})
    void takesLimits(int limit) {
        assertThat(StorageArguments.requireLimit(limit)).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, Storage.MAX_KEYS + 1})
    void refusesOtherLimits(int limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requireLimit(limit))
                .withMessage("limit is " + limit + "; use 1 to 1000");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.000000001S,PT0.001S", "PT0.001S,PT0.001S", "PT0.001000001S,PT0.002S", "PT0.001999999S,PT0.002S",
        "PT1.5S,PT1.5S", "P36500D,P36500D", "PT875999H59M59.999999999S,P36500D",
    })
    void roundsTimesUpToWholeMilliseconds(Duration given, Duration kept) {
        assertThat(StorageArguments.requireTimeToLive(given)).isEqualTo(kept);
    }

    static Stream<Duration> badTimes() {
        return Stream.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(36_500).plusNanos(1),
                Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("badTimes")
    void refusesOtherTimes(Duration time) {
        assertThatIllegalArgumentException().isThrownBy(() -> StorageArguments.requireTimeToLive(time))
                .withMessageStartingWith("timeToLive is " + time + "; use more than 0 and at most 36500 days");
    }
}
