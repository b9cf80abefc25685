package dev.rosey.nats.internal.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The members of an envelope that have a meaning of their own. */
enum Field {
    SPECVERSION(0, "specversion"),
    ID(1, "id"),
    SOURCE(2, "source"),
    TYPE(3, "type"),
    TIME(4, "time"),
    CONTENT_TYPE(5, "datacontenttype"),
    DATA(6, "data"),
    DATA_BASE64(7, "data_base64"),
    CORRELATION_ID(8, "correlationid"),
    CAUSATION_ID(9, "causationid"),
    PRIORITY(10, "priority"),
    DELIVERY_ID(11, "deliveryid"),
    DELIVERY_ATTEMPT(12, "deliveryattempt");

    /** The bits of what CloudEvents requires. */
    static final int REQUIRED = SPECVERSION.bit | ID.bit | SOURCE.bit | TYPE.bit;

    private static final Map<String, Field> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::wireName, Function.identity()));

    private final int bit;
    private final String wireName;

    Field(int place, String wireName) {
        this.bit = 1 << place;
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    /** Stands for it in a set of bits. */
    int bit() {
        return bit;
    }

    /** The member with a name; nothing for a further attribute. */
    static @Nullable Field of(String name) {
        return BY_NAME.get(name);
    }
}
