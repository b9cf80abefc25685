package dev.rosey.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKindOfValueInOrder() {
        Value value = Json.parse("{\"b\":[1,-2.5,\"x\",true,false,null],\"a\":{\"c\":{}}}");
        assertThat(value).isEqualTo(Value.map()
                .put("b", new Value.ListValue(List.of(
                        new Value.Int(1), new Value.Real(-2.5), Value.text("x"), new Value.Bool(true),
                        new Value.Bool(false), Value.none())))
                .put("a", Value.map().put("c", Value.map().build()).build())
                .build());
        assertThat(((Value.MapValue) value).fields().keySet()).containsExactly("b", "a");
    }

    @Test
    void textBytesAndReaderGiveTheSameValue() {
        String text = "{\"grüße\":\"🎲\"}";
        Value expected = Value.map().put("grüße", "🎲").build();
        assertThat(Json.parse(text)).isEqualTo(expected);
        assertThat(Json.parse(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
        assertThat(Json.parse(new StringReader(text))).isEqualTo(expected);
    }

    @Test
    void keepsThe64BitsOfIntegers() {
        assertThat(Json.parse("9223372036854775807")).isEqualTo(new Value.Int(Long.MAX_VALUE));
        assertThat(Json.parse("-9223372036854775808")).isEqualTo(new Value.Int(Long.MIN_VALUE));
    }

    @Test
    void readsIntegersOutside64BitsAsReals() {
        assertThat(Json.parse("9223372036854775808")).isEqualTo(new Value.Real(0x1p63));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "  ", "{", "[1,", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "nul", "NaN", "01", "+1", ".5", "1e999", "\"a",
        "// x\n1", "[1] [2]", "1 2", "{\"a\":1,\"a\":2}", "{\"x\":{\"a\":1,\"a\":null}}", "\"\u0001\"", "\"\\x\"", "]"
    })
    void refusesWhatIsNotOneStrictDocument(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(PayloadException.class)
                .hasMessageMatching("(?s)Not valid JSON at line \\d+, column \\d+: .+");
    }

    @ParameterizedTest
    @CsvSource({"'{\"a\":1,\n \"a\":2}',line 2,twice", "'[1,\n\n oops]',line 3,oops", "'{}\n{}',line 2,more after the end"})
    void errorsNameThePlaceAndTheReason(String text, String line, String reason) {
        assertThatThrownBy(() -> Json.parse(text)).hasMessageContainingAll(line, "column", reason);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xc3, '"'})).isInstanceOf(PayloadException.class);
    }

    @Test
    void takesNestingUpToTheLimitAndNoFurther() {
        String deepest = "[".repeat(Value.MAX_DEPTH) + "1" + "]".repeat(Value.MAX_DEPTH);
        assertThat(Json.print(Json.parse(deepest))).isEqualTo(deepest);
        assertThatThrownBy(() -> Json.parse("[" + deepest + "]"))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("64 levels");
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(PayloadException.class);
    }

    @Test
    void refusesToPrintWhatIsNestedTooDeeply() {
        Value value = Value.none();
        for (int i = 0; i <= Value.MAX_DEPTH; i++) {
            value = new Value.ListValue(List.of(value));
        }
        Value tooDeep = value;
        assertThatThrownBy(() -> Json.print(tooDeep)).isInstanceOf(PayloadException.class).hasMessageContaining("64");
    }

    @Test
    void printsOnOneLineWithBytesAsBase64() {
        Value value = Value.map()
                .put("list", List.of(1L, 2.0, "a\"\n"))
                .put("bytes", new byte[] {0, 1, (byte) 0xff})
                .put("none", Value.none())
                .put("yes", true)
                .build();
        String expected = "{\"list\":[1,2.0,\"a\\\"\\n\"],\"bytes\":\"AAH/\",\"none\":null,\"yes\":true}";
        assertThat(Json.print(value)).isEqualTo(expected);
        assertThat(new String(Json.printBytes(value), StandardCharsets.UTF_8)).isEqualTo(expected);
    }
}
