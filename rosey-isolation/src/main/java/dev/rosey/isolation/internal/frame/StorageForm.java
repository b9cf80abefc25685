package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Value;
import java.util.Optional;

/** Calls to the storage in a frame. */
final class StorageForm {
    private StorageForm() {}

    /** Writes a frame if it is a call to the storage; says whether it was. */
    static boolean write(Frame frame, WireWriter out) {
        if (frame instanceof Frame.StorageOpen open) {
            out.number8('O').number64(open.id());
        } else if (frame instanceof Frame.StorageGet get) {
            out.number8('G').number64(get.id()).text(get.key());
        } else if (frame instanceof Frame.StoragePut put) {
            out.number8('W').number64(put.id()).text(put.key()).value(put.value()).number64(put.timeToLive());
        } else if (frame instanceof Frame.StorageCompareAndPut put) {
            out.number8('=').number64(put.id()).text(put.key()).flag(put.expected().isPresent());
            put.expected().ifPresent(out::value);
            out.value(put.value());
        } else if (frame instanceof Frame.StorageDelete delete) {
            out.number8('D').number64(delete.id()).text(delete.key());
        } else if (frame instanceof Frame.StorageKeys keys) {
            out.number8('K').number64(keys.id()).text(keys.prefix()).number32(keys.limit());
        } else {
            return false;
        }
        return true;
    }

    /** Reads what follows one of the kinds that {@link #write} writes. */
    static Frame read(int kind, WireReader in) {
        return switch (kind) {
            case 'O' -> new Frame.StorageOpen(in.number64());
            case 'G' -> new Frame.StorageGet(in.number64(), in.text());
            case 'W' -> readPut(in);
            case '=' -> readCompareAndPut(in);
            case 'D' -> new Frame.StorageDelete(in.number64(), in.text());
            default -> new Frame.StorageKeys(in.number64(), in.text(), in.number32());
        };
    }

    private static Frame readPut(WireReader in) {
        long id = in.number64();
        String key = in.text();
        Value value = in.value();
        long timeToLive = in.number64();
        if (timeToLive < 0) {
            throw new FrameException("A value is to be kept for " + timeToLive + " ms; it must not be negative");
        }
        return new Frame.StoragePut(id, key, value, timeToLive);
    }

    private static Frame readCompareAndPut(WireReader in) {
        long id = in.number64();
        String key = in.text();
        Optional<Value> expected = in.flag() ? Optional.of(in.value()) : Optional.empty();
        return new Frame.StorageCompareAndPut(id, key, expected, in.value());
    }
}
