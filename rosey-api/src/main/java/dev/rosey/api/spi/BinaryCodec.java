package dev.rosey.api.spi;

import dev.rosey.api.event.PayloadCodec;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The compact binary form of values, used between a host and its plugin processes.
 *
 * <p>One byte of type, then: {@code 0} nothing; {@code 1} false; {@code 2} true; {@code 3} integer, zigzag and variable
 * length of 7 bits a byte, least significant first; {@code 4} floating point, 8 bytes of IEEE 754, big endian;
 * {@code 5} text, length in bytes (unsigned, variable length) and UTF-8; {@code 6} bytes, length and content;
 * {@code 7} list, count and values; {@code 8} object, count and for each field a text without its type byte, then the
 * value. The decoder checks every length against what is left before it allocates, and accepts any bytes: malformed
 * ones end in {@link PayloadException}. An unpaired surrogate in a text, which UTF-8 cannot express, is written as
 * {@code ?}. Stateless and safe for use by any number of threads.
 */
public final class BinaryCodec implements PayloadCodec {
    /** The media type of this form. */
    public static final String CONTENT_TYPE = "application/x-rosey-value";

    /** The one instance. */
    public static final BinaryCodec INSTANCE = new BinaryCodec();

    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int INT = 3;
    private static final int REAL = 4;
    private static final int TEXT = 5;
    private static final int BYTES = 6;
    private static final int LIST = 7;
    private static final int MAP = 8;

    private BinaryCodec() {}

    @Override
    public String contentType() {
        return CONTENT_TYPE;
    }

    @Override
    public byte[] encode(Value value) {
        Output out = new Output();
        write(value, out, 0);
        return out.toByteArray();
    }

    @Override
    public Value decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Value value = read(in, 0);
        if (in.hasRemaining()) {
            throw malformed(in, in.remaining() + " bytes are left over");
        }
        return value;
    }

    /** Bytes that grow, for one thread. */
    private static final class Output {
        private byte[] bytes = new byte[64];
        private int size;

        private void write(int next) {
            need(1);
            bytes[size++] = (byte) next;
        }

        private void writeBytes(byte[] more) {
            need(more.length);
            System.arraycopy(more, 0, bytes, size, more.length);
            size += more.length;
        }

        private void need(int more) {
            if (bytes.length - size < more) {
                bytes = Arrays.copyOf(bytes, (int) Math.max(Math.min(2L * bytes.length, Integer.MAX_VALUE - 8), Math.addExact(size, more)));
            }
        }

        private byte[] toByteArray() {
            return Arrays.copyOf(bytes, size);
        }
    }

    private static void write(Value value, Output out, int depth) {
        requireDepth(depth);
        if (value instanceof Value.Null) {
            out.write(NULL);
        } else if (value instanceof Value.Bool flag) {
            out.write(flag.value() ? TRUE : FALSE);
        } else if (value instanceof Value.Int number) {
            out.write(INT);
            writeVariable((number.value() << 1) ^ (number.value() >> 63), out);
        } else if (value instanceof Value.Real number) {
            out.write(REAL);
            out.writeBytes(ByteBuffer.allocate(8).putDouble(number.value()).array());
        } else if (value instanceof Value.Text text) {
            out.write(TEXT);
            writeText(text.value(), out);
        } else if (value instanceof Value.Bytes bytes) {
            out.write(BYTES);
            writeVariable(bytes.length(), out);
            out.writeBytes(bytes.value());
        } else if (value instanceof Value.ListValue list) {
            out.write(LIST);
            writeVariable(list.items().size(), out);
            list.items().forEach(item -> write(item, out, depth + 1));
        } else if (value instanceof Value.MapValue map) {
            out.write(MAP);
            writeVariable(map.fields().size(), out);
            map.fields().forEach((name, item) -> {
                writeText(name, out);
                write(item, out, depth + 1);
            });
        }
    }

    private static void writeText(String text, Output out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeVariable(bytes.length, out);
        out.writeBytes(bytes);
    }

    private static void writeVariable(long number, Output out) {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static Value read(ByteBuffer in, int depth) {
        requireDepth(depth);
        int type = readByte(in);
        return switch (type) {
            case NULL -> Value.none();
            case FALSE -> new Value.Bool(false);
            case TRUE -> new Value.Bool(true);
            case INT -> {
                long zigzag = readVariable(in);
                yield new Value.Int((zigzag >>> 1) ^ -(zigzag & 1));
            }
            case REAL -> {
                if (in.remaining() < 8) {
                    throw malformed(in, "a number is cut off");
                }
                yield new Value.Real(in.getDouble());
            }
            case TEXT -> new Value.Text(readText(in));
            case BYTES -> new Value.Bytes(readBytes(in));
            case LIST -> readList(in, depth);
            case MAP -> readMap(in, depth);
            default -> throw malformed(in, "unknown type " + type);
        };
    }

    private static Value readList(ByteBuffer in, int depth) {
        int count = readLength(in, 1);
        List<Value> items = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            items.add(read(in, depth + 1));
        }
        return new Value.ListValue(items);
    }

    private static Value readMap(ByteBuffer in, int depth) {
        int count = readLength(in, 2);
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = readText(in);
            if (fields.put(name, read(in, depth + 1)) != null) {
                throw malformed(in, "a field occurs twice");
            }
        }
        return new Value.MapValue(fields);
    }

    private static String readText(ByteBuffer in) {
        int length = readLength(in, 1);
        int start = in.arrayOffset() + in.position();
        if (isAscii(in.array(), start, length)) {
            in.position(in.position() + length);
            return new String(in.array(), start, length, StandardCharsets.ISO_8859_1);
        }
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(slice)
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(in, "a text is not UTF-8");
        }
    }

    private static boolean isAscii(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] readBytes(ByteBuffer in) {
        byte[] bytes = new byte[readLength(in, 1)];
        in.get(bytes);
        return bytes;
    }

    /** A count of items that each take at least so many of the bytes that are left. */
    private static int readLength(ByteBuffer in, int least) {
        long length = readVariable(in);
        if (length < 0 || length > in.remaining() / least) {
            throw malformed(in, "a length of " + Long.toUnsignedString(length) + " is more than what is left");
        }
        return (int) length;
    }

    private static long readVariable(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte(in);
            if (shift == 63 && (next & 0x7e) != 0) {
                break;
            }
            number |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return number;
            }
        }
        throw malformed(in, "a number has more than 64 bits");
    }

    private static int readByte(ByteBuffer in) {
        if (!in.hasRemaining()) {
            throw malformed(in, "the data is cut off");
        }
        return in.get() & 0xff;
    }

    private static void requireDepth(int depth) {
        if (depth > Value.MAX_DEPTH) {
            throw new PayloadException("Nested deeper than " + Value.MAX_DEPTH + " levels");
        }
    }

    private static PayloadException malformed(ByteBuffer in, String problem) {
        return new PayloadException("Malformed binary value at byte " + in.position() + ": " + problem);
    }
}
