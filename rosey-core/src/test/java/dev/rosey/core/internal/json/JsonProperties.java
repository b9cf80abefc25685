package dev.rosey.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonProperties {
    @Property
    void whatIsPrintedIsReadBack(@ForAll("values") Value value) {
        assertThat(Json.parse(Json.print(value))).isEqualTo(value);
        assertThat(Json.parse(Json.printBytes(value))).isEqualTo(value);
    }

    @Property
    void arbitraryTextGivesAValueOrAPayloadException(@ForAll("texts") String text) {
        List<Object> ends = new ArrayList<>();
        try {
            ends.add(Json.parse(text));
        } catch (PayloadException e) {
            ends.add(e);
        }
        assertThat(ends).hasSize(1);
    }

    @Property
    void arbitraryBytesGiveAValueOrAPayloadException(@ForAll byte[] bytes) {
        List<Object> ends = new ArrayList<>();
        try {
            ends.add(Json.parse(bytes));
        } catch (PayloadException e) {
            ends.add(e);
        }
        assertThat(ends).hasSize(1);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("[]{}\",:0123456789.eE+-truefalsn\\u \n").ofMaxLength(40);
    }

    @Provide
    Arbitrary<Value> values() {
        return value(3);
    }

    private static Arbitrary<Value> value(int depth) {
        Arbitrary<Value> scalar = Arbitraries.oneOf(
                Arbitraries.just(Value.none()),
                Arbitraries.of(true, false).map(Value.Bool::new),
                Arbitraries.longs().map(Value.Int::new),
                Arbitraries.doubles().map(Value.Real::new),
                text().map(Value.Text::new));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<Value> inner = Arbitraries.lazy(() -> value(depth - 1));
        return Arbitraries.oneOf(
                scalar,
                inner.list().ofMaxSize(3).map(Value.ListValue::new),
                Arbitraries.maps(text(), inner).ofMaxSize(3).map(Value.MapValue::new));
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMaxLength(8);
    }
}
