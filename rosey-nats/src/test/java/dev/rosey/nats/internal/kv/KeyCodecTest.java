package dev.rosey.nats.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCodecTest {
    @ParameterizedTest
    @CsvSource({
        "score, score", "a.b, a.b", "a/b-c_D9, a/b-c_D9", "a b, a=20b", "*, =2A", ">, =3E", "=, =3D", "., =.=", ".a, =.a",
        "a., a.=", "a..b, a.=.b", "ü, =C3=BC", "🎲, =F0=9F=8E=B2", "$KV, =24KV"
    })
    void aKeyIsWrittenInTheAlphabetOfBuckets(String key, String written) {
        assertThat(KeyCodec.encode(key)).isEqualTo(written);
        assertThat(KeyCodec.decode(written)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a..b", ".a", "a=2", "a=2G", "a=2a", "=41", "=C3", "=C3=28", "a=", "==", "ü", "*"})
    void whatNoKeyIsWrittenAsIsNoKey(String written) {
        assertThat(KeyCodec.decode(written)).isEmpty();
    }

    @Test
    void aPrefixIsAskedForByWhatStandsBeforeItsLastDot() {
        assertThat(KeyCodec.filter("")).isEqualTo(">");
        assertThat(KeyCodec.filter("user")).isEqualTo(">");
        assertThat(KeyCodec.filter("user.")).isEqualTo("user.>");
        assertThat(KeyCodec.filter("user.ü.al")).isEqualTo("user.=C3=BC.>");
        assertThat(KeyCodec.filter(".")).isEqualTo("=.>");
    }
}
