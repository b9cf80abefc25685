package dev.rosey.nats.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.spi.StorageArguments;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyCodecProperties {
    @Property
    void everyKeyComesBackAndStaysInTheAlphabet(@ForAll("keys") String key) {
        String written = KeyCodec.encode(key);
        assertThat(written).matches("[-/_=a-zA-Z0-9]+(\\.[-/_=a-zA-Z0-9]+)*").hasSizeLessThan(256 * 9 + 1);
        assertThat(KeyCodec.decode(written)).contains(key);
    }

    @Property
    void noTwoWrittenKeysAreOneKey(@ForAll("written") String written) {
        KeyCodec.decode(written).ifPresent(key -> assertThat(KeyCodec.encode(key)).isEqualTo(written));
    }

    @Property
    void theFilterOfAPrefixLetsEveryKeyWithItThrough(@ForAll("keys") String key, @ForAll int cut) {
        String prefix = key.substring(0, Math.floorMod(cut, key.length() + 1));
        String filter = KeyCodec.filter(prefix);
        String fixed = filter.substring(0, filter.length() - 1);
        assertThat(KeyCodec.encode(key)).startsWith(fixed).hasSizeGreaterThan(fixed.length());
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().withChars('a', '.', '=', '*', '>', ' ', '/', 'é', '→', '"', '\\').ofMinLength(1)
                                .ofMaxLength(20),
                        Arbitraries.strings().ofMinLength(1).ofMaxLength(256))
                .filter(KeyCodecProperties::isKey);
    }

    @Provide
    Arbitrary<String> written() {
        return Arbitraries.strings().withChars('a', '.', '=', '2', '0', 'C', '3', 'B', 'f', '/').ofMaxLength(12);
    }

    private static boolean isKey(String text) {
        try {
            StorageArguments.requireKey(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
