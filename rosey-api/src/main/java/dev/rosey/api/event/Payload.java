package dev.rosey.api.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an event carries: a Java value, or bytes with a content type. Values are encoded only when they leave the
 * process, bytes are decoded only when somebody asks.
 *
 * <pre>{@code
 * Payload payload = Payload.of(new Roll(List.of(4, 3), 7));
 * Roll roll = payload.as(Roll.class);                       // same process: the same data, no copy through bytes
 * }</pre>
 *
 * <p>Immutable in depth: a value that could still change is copied when the payload is made. Safe for use by any number
 * of threads.
 */
public final class Payload {
    /** The content type of values. */
    public static final String JSON = "application/json";

    /** The content type of bytes without a known format. */
    public static final String OCTETS = "application/octet-stream";

    private static final Payload EMPTY = new Payload(Value.none(), null, JSON, null);

    /** The Java value, a {@link Value}, or {@code null} while only bytes are known. */
    private volatile @Nullable Object content;

    private final byte @Nullable [] bytes;
    private final String contentType;
    private final @Nullable PayloadCodec codec;

    private Payload(
            @Nullable Object content, byte @Nullable [] bytes, String contentType, @Nullable PayloadCodec codec) {
        this.content = content;
        this.bytes = bytes;
        this.contentType = contentType;
        this.codec = codec;
    }

    /** The payload without content. */
    public static Payload empty() {
        return EMPTY;
    }

    /**
     * Carries a Java value.
     *
     * @param value a value of a type that {@link Value} supports
     * @return the payload
     * @throws PayloadException if the value cannot be carried; the message names the part
     */
    public static Payload of(Object value) {
        Objects.requireNonNull(value, "value");
        if (value instanceof Payload payload) {
            return payload;
        }
        if (value instanceof Value) {
            return new Payload(value, null, JSON, null);
        }
        boolean shareable = RecordShape.isDeeplyImmutable(value.getClass()) && RecordShape.isCarriable(value, 0);
        return new Payload(shareable ? value : Value.of(value), null, JSON, null);
    }

    /**
     * Carries bytes as they are.
     *
     * @param bytes the content, copied
     * @param contentType its media type, for instance {@code image/png}
     * @return the payload
     */
    public static Payload ofBytes(byte[] bytes, String contentType) {
        return new Payload(null, bytes.clone(), Objects.requireNonNull(contentType, "contentType"), null);
    }

    /**
     * Carries encoded data that the codec can decode. Meant for transports; the bytes are not copied and must not
     * change any more.
     *
     * @param bytes the encoded data
     * @param codec knows the format
     * @return the payload
     */
    public static Payload encoded(byte[] bytes, PayloadCodec codec) {
        return new Payload(null, Objects.requireNonNull(bytes, "bytes"), codec.contentType(), codec);
    }

    /** The media type: {@value #JSON} for values. */
    public String contentType() {
        return contentType;
    }

    /** Whether there is no content: neither a value nor a byte. */
    public boolean isEmpty() {
        return content instanceof Value.Null || (content == null && bytes != null && bytes.length == 0);
    }

    /** A copy of the bytes, if this payload was made of bytes. */
    public Optional<byte[]> bytes() {
        return bytes == null ? Optional.empty() : Optional.of(bytes.clone());
    }

    /**
     * The content as data.
     *
     * @return the value
     * @throws PayloadException if this payload has bytes that nobody here can decode, or that are malformed
     */
    public Value value() {
        Object known = content;
        if (known instanceof Value value) {
            return value;
        }
        Value value = known == null ? decode() : Value.of(known);
        if (known == null) {
            content = value; // decoded once; the Java value of the sender is kept, as it is the faster form
        }
        return value;
    }

    /**
     * The content as a Java value.
     *
     * @param type a type that {@link Value} supports
     * @return the value; the very instance that was sent when it has this type and is immutable
     * @throws PayloadException if the content does not have the shape of the type; the message names the place
     */
    public <T> T as(Class<T> type) {
        Object known = content;
        if (known != null && known.getClass() == type) {
            return type.cast(known);
        }
        return value().as(type);
    }

    /**
     * The content as a list of Java values.
     *
     * @throws PayloadException if the content is no list or an item does not have the shape of the type
     */
    public <T> List<T> asListOf(Class<T> item) {
        return value().asListOf(item);
    }

    /**
     * The content as text: a text value, or the bytes read as UTF-8 when the content type starts with {@code text/}.
     *
     * @throws PayloadException if the content is not text
     */
    public String asText() {
        if (bytes != null && contentType.startsWith("text/")) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return as(String.class);
    }

    /**
     * The content as bytes in the codec's format; bytes that are already in that format are not encoded again.
     *
     * @param format the format wanted
     * @return the encoded bytes
     * @throws PayloadException if this payload has bytes of another format
     */
    public byte[] encode(PayloadCodec format) {
        if (bytes != null && contentType.equals(format.contentType())) {
            return bytes.clone();
        }
        return format.encode(value());
    }

    private Value decode() {
        if (codec == null) {
            throw new PayloadException("The payload is " + (bytes == null ? 0 : bytes.length) + " bytes of " + contentType
                    + ", which cannot be read as a value; take them with bytes()");
        }
        return codec.decode(bytes == null ? new byte[0] : bytes);
    }

    /** Whether both carry the same data; bytes are compared as bytes when one of them cannot be decoded. */
    @Override
    public boolean equals(Object object) {
        if (this == object) {
            return true;
        }
        if (!(object instanceof Payload that)) {
            return false;
        }
        Optional<Value> value = readable();
        Optional<Value> other = that.readable();
        if (value.isPresent() || other.isPresent()) {
            return value.equals(other);
        }
        return contentType.equals(that.contentType) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        Optional<Value> value = readable();
        return value.isPresent() ? value.get().hashCode() : Arrays.hashCode(bytes);
    }

    private Optional<Value> readable() {
        if (content == null && codec == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(value());
        } catch (PayloadException malformed) {
            return Optional.empty(); // then the bytes are compared
        }
    }

    /** Kind and size, never the content, which may be private. */
    @Override
    public String toString() {
        Object known = content;
        return "Payload[" + (known == null ? (bytes == null ? 0 : bytes.length) + " bytes of " + contentType
                : known.getClass().getSimpleName()) + "]";
    }
}
