package dev.rosey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadShapesTest {
    static List<PayloadShapes.Shape> shapes() {
        return PayloadShapes.all();
    }

    @Test
    void thereAreAtLeastThirtyWithDifferentNames() {
        assertThat(shapes()).hasSizeGreaterThan(30).extracting(PayloadShapes.Shape::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void arriveInProcess(PayloadShapes.Shape shape) {
        shape.requireEqual(shape.payload());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void arriveAsValues(PayloadShapes.Shape shape) {
        Value value = Value.of(shape.value());
        shape.requireEqual(Payload.of(value));
        assertThat(Value.of(value.as(shape.type()))).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void arriveInTheBinaryForm(PayloadShapes.Shape shape) {
        byte[] bytes = shape.payload().encode(BinaryCodec.INSTANCE);
        Payload received = Payload.encoded(bytes, BinaryCodec.INSTANCE);
        shape.requireEqual(received);
        assertThat(received).isEqualTo(shape.payload()).hasSameHashCodeAs(shape.payload());
        assertThat(received.encode(BinaryCodec.INSTANCE)).isEqualTo(bytes);
    }
}
