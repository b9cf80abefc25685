package dev.rosey.cytube.internal.protocol;

import dev.rosey.api.event.Value;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Turns what a server sent into values of events. The parser has bounded the depth. */
final class JsonValues {
    private JsonValues() {}

    static Value of(List<JsonNode> nodes) {
        return new Value.ListValue(nodes.stream().map(JsonValues::of).toList());
    }

    private static Value of(JsonNode node) {
        if (node.isString()) {
            return Value.text(node.stringValue());
        } else if (node.isIntegralNumber() && node.canConvertToLong()) {
            return new Value.Int(node.longValue());
        } else if (node.isNumber()) {
            return Double.isFinite(node.doubleValue()) ? new Value.Real(node.doubleValue()) : Value.none();
        } else if (node.isBoolean()) {
            return new Value.Bool(node.booleanValue());
        } else if (node.isArray()) {
            return of(List.copyOf(node.values()));
        } else if (node.isObject()) {
            Value.MapBuilder map = Value.map();
            node.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
            return map.build();
        }
        return Value.none();
    }
}
