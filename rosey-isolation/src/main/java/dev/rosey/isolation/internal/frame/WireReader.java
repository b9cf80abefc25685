package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import dev.rosey.api.subject.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads the body of one frame from a buffer on the heap; each length is checked against what is left before anything is allocated. */
final class WireReader {
    private final ByteBuffer in;
    private final FrequentTexts frequent;

    WireReader(ByteBuffer in, FrequentTexts frequent) {
        this.in = in;
        this.frequent = frequent;
    }

    int number8() {
        need(1);
        return in.get() & 0xff;
    }

    int number32() {
        need(4);
        return in.getInt();
    }

    long number64() {
        need(8);
        return in.getLong();
    }

    boolean flag() {
        int value = number8();
        if (value > 1) {
            throw new FrameException("A truth value is " + value + "; it must be 0 or 1");
        }
        return value == 1;
    }

    String text() {
        int length = length();
        if (length == 0) {
            return "";
        }
        int start = in.position();
        in.position(start + length);
        return text(start, length);
    }

    private String text(int start, int length) {
        if (isAscii(start, length)) {
            return new String(in.array(), in.arrayOffset() + start, length, StandardCharsets.ISO_8859_1);
        }
        ByteBuffer slice = in.slice(start, length);
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(slice)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FrameException("A text in a frame is not UTF-8", e);
        }
    }

    /** A text of which there are few different ones. */
    String frequentText() {
        return frequent().text();
    }

    /** A subject, as it was received. */
    Subject subject() {
        return frequent().subject();
    }

    private FrequentTexts.Entry frequent() {
        int length = length();
        int start = in.position();
        in.position(start + length);
        FrequentTexts.Entry known = frequent.find(in.array(), in.arrayOffset() + start, length);
        return known == null ? frequent.add(in.array(), in.arrayOffset() + start, length, text(start, length)) : known;
    }

    private boolean isAscii(int start, int length) {
        byte[] array = in.array();
        int from = in.arrayOffset() + start;
        for (int i = from; i < from + length; i++) {
            if (array[i] < 0) {
                return false;
            }
        }
        return true;
    }

    byte[] bytes() {
        byte[] bytes = new byte[length()];
        in.get(bytes);
        return bytes;
    }

    Value value() {
        return BinaryCodec.INSTANCE.decode(bytes());
    }

    /** A number below a bound, for instance the place of a constant. */
    int below(int bound) {
        int value = number8();
        if (value >= bound) {
            throw new FrameException("A choice in a frame is " + value + "; it must be less than " + bound);
        }
        return value;
    }

    void end() {
        if (in.hasRemaining()) {
            throw new FrameException(in.remaining() + " bytes are left over at the end of a frame");
        }
    }

    private int length() {
        int length = number32();
        if (length < 0 || length > in.remaining()) {
            throw new FrameException("A length of " + Integer.toUnsignedString(length) + " in a frame is more than the "
                    + in.remaining() + " bytes that are left");
        }
        return length;
    }

    private void need(int bytes) {
        if (in.remaining() < bytes) {
            throw new FrameException("A frame is cut off: " + bytes + " bytes expected, " + in.remaining() + " left");
        }
    }
}
