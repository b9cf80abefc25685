package dev.rosey.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BinaryCodecProperties {
    private static final BinaryCodec CODEC = BinaryCodec.INSTANCE;

    @Property(tries = 1000)
    void valuesComeBack(@ForAll("values") Value value) {
        assertThat(CODEC.decode(CODEC.encode(value))).isEqualTo(value);
    }

    @Property(tries = 3000)
    void arbitraryBytesAreAValueOrAPayloadException(@ForAll byte[] bytes) {
        decode(bytes);
    }

    @Property(tries = 3000)
    void bytesThatBeginWellAreAValueOrAPayloadException(@ForAll("typeBytes") byte[] bytes) {
        decode(bytes);
    }

    @Property(tries = 500)
    void truncatedBytesAreAPayloadException(@ForAll("values") Value value) {
        byte[] bytes = CODEC.encode(value);
        int step = Math.max(1, bytes.length / 50);
        for (int length = 0; length < bytes.length; length += step) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(decode(cut)).as("%s bytes of %s", length, bytes.length).isFalse();
        }
    }

    @Property(tries = 1000)
    void damagedBytesAreAValueOrAPayloadException(@ForAll("values") Value value, @ForAll int place, @ForAll byte damage) {
        byte[] bytes = CODEC.encode(value);
        bytes[Math.floorMod(place, bytes.length)] = damage;
        decode(bytes);
    }

    private static boolean decode(byte[] bytes) {
        try {
            Value value = CODEC.decode(bytes);
            assertThat(CODEC.decode(CODEC.encode(value))).isEqualTo(value);
            return true;
        } catch (PayloadException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
            return false;
        }
    }

    @Provide
    Arbitrary<byte[]> typeBytes() {
        return Arbitraries.bytes().between((byte) 0, (byte) 9).array(byte[].class).ofMinSize(1).ofMaxSize(40);
    }

    @Provide
    Arbitrary<Value> values() {
        return trees(3);
    }

    private static Arbitrary<Value> trees(int depth) {
        Arbitrary<String> texts = Arbitraries.strings()
                .withCharRange('\u0000', '\ud7ff')
                .withCharRange('\ue000', '\uffff')
                .ofMaxLength(12);
        Arbitrary<Value> leaves = Arbitraries.oneOf(
                Arbitraries.just(Value.none()),
                Arbitraries.of(true, false).map(Value.Bool::new),
                Arbitraries.longs().map(Value.Int::new),
                Arbitraries.doubles().map(Value.Real::new),
                texts.map(Value.Text::new),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(Value.Bytes::new));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<Value> inner = trees(depth - 1);
        return Arbitraries.oneOf(
                leaves,
                inner.list().ofMaxSize(4).map(Value.ListValue::new),
                Arbitraries.maps(texts, inner).ofMaxSize(4).map(Value.MapValue::new));
    }
}
