package dev.rosey.nats.internal.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The members of an envelope that have a meaning of their own. */
enum Field {
    SPECVERSION("specversion"),
    ID("id"),
    SOURCE("source"),
    TYPE("type"),
    TIME("time"),
    CONTENT_TYPE("datacontenttype"),
    DATA("data"),
    DATA_BASE64("data_base64"),
    CORRELATION_ID("correlationid"),
    CAUSATION_ID("causationid"),
    PRIORITY("priority"),
    DELIVERY_ID("deliveryid"),
    DELIVERY_ATTEMPT("deliveryattempt");

    private static final Map<String, Field> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::wireName, Function.identity()));

    private final String wireName;

    Field(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    /** Whether CloudEvents requires it. */
    boolean isRequired() {
        return this == SPECVERSION || this == ID || this == SOURCE || this == TYPE;
    }

    /** The member with a name; nothing for a further attribute. */
    static @Nullable Field of(String name) {
        return BY_NAME.get(name);
    }
}
