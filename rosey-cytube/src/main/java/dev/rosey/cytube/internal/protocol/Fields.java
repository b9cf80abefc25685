package dev.rosey.cytube.internal.protocol;

import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** Reads what a server says without trusting the types of it. Nothing here throws. */
final class Fields {
    private Fields() {}

    /** A field that is text; empty when it is absent, null or something else. */
    static Optional<String> text(JsonNode object, String name) {
        return text(object.path(name));
    }

    /** A value that is text. */
    static Optional<String> text(JsonNode value) {
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /** A field that is text and not blank. */
    static Optional<String> name(JsonNode object, String name) {
        return text(object, name).filter(text -> !text.isBlank());
    }

    /** Whether a field is {@code true}, not merely something that could be taken for it. */
    static boolean flag(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isBoolean() && value.booleanValue();
    }

    /** A field that is a finite number. */
    static OptionalDouble number(JsonNode object, String name) {
        return number(object.path(name));
    }

    /** A value that is a finite number. */
    static OptionalDouble number(JsonNode value) {
        double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
