package dev.rosey.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryCodecTest {
    private static final BinaryCodec CODEC = BinaryCodec.INSTANCE;

    @Test
    void hasTheDocumentedForm() {
        assertThat(hex(Value.none())).isEqualTo("00");
        assertThat(hex(Value.of(false))).isEqualTo("01");
        assertThat(hex(Value.of(true))).isEqualTo("02");
        assertThat(hex(Value.of(-1))).isEqualTo("0301");
        assertThat(hex(Value.of(150))).isEqualTo("03ac02");
        assertThat(hex(Value.of(1.0))).isEqualTo("043ff0000000000000");
        assertThat(hex(Value.of("a\u00e9"))).isEqualTo("050361c3a9");
        assertThat(hex(Value.of(new byte[] {1, 2}))).isEqualTo("06020102");
        assertThat(hex(Value.of(List.of(0)))).isEqualTo("07010300");
        assertThat(hex(Value.map().put("a", true).build())).isEqualTo("0801016102");
        assertThat(CODEC.contentType()).isEqualTo(BinaryCodec.CONTENT_TYPE);
    }

    @ParameterizedTest
    @CsvSource({
        "'',cut off", "09,unknown type 9", "ff,unknown type", "0000,left over", "03,cut off", "0380,cut off",
        "04000000,a number is cut off", "047ff8000000000000,finite", "047ff0000000000000,finite",
        "0505616263,more than what is left", "06ffffffff07,more than what is left", "07ffffffff0f,more than what is left",
        "08ffffffffffffffffff01,more than what is left", "0502c328,not UTF-8", "0503eda080,not UTF-8",
        "03ffffffffffffffffffff01,more than 64 bits", "03ffffffffffffffffff7f,more than 64 bits",
        "08020161000161,cut off", "0802016100016100,occurs twice", "080101610000,left over",
    })
    void refusesMalformedBytes(String hex, String problem) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> CODEC.decode(bytes))
                .withMessageContaining(problem);
    }

    @Test
    void boundsTheDepthOnBothSides() {
        byte[] tooDeep = new byte[2 * (Value.MAX_DEPTH + 1) + 1];
        for (int i = 0; i < tooDeep.length - 1; i += 2) {
            tooDeep[i] = 7;
            tooDeep[i + 1] = 1;
        }
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> CODEC.decode(tooDeep))
                .withMessageContaining("deeper than 64");
        Value deep = Value.none();
        for (int i = 0; i <= Value.MAX_DEPTH; i++) {
            deep = new Value.ListValue(List.of(deep));
        }
        Value deepest = deep;
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> CODEC.encode(deepest));
        Value allowed = ((Value.ListValue) deepest).items().get(0);
        assertThat(CODEC.decode(CODEC.encode(allowed))).isEqualTo(allowed);
    }

    @Test
    void aHugeClaimAllocatesNothing() {
        long before = allocated();
        for (String hex : List.of("07ffffff7f", "08ffffff7f", "06ffffff7f", "05ffffff7f", "06ffffffff07")) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> CODEC.decode(bytes));
        }
        assertThat(allocated() - before).isLessThan(8L << 20);
    }

    @Test
    void anUnpairedSurrogateBecomesAQuestionMark() {
        assertThat(CODEC.decode(CODEC.encode(Value.of("a\ud83c")))).isEqualTo(Value.of("a?"));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static String hex(Value value) {
        byte[] bytes = CODEC.encode(value);
        assertThat(CODEC.decode(bytes)).isEqualTo(value);
        return HexFormat.of().formatHex(bytes);
    }
}
