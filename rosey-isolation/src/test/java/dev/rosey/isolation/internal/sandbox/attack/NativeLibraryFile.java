package dev.rosey.isolation.internal.sandbox.attack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the shared library behind {@link Kernel}, byte by byte, so that no machine needs a compiler: an ELF file with
 * code, a table of its functions, and what the loader wants to know.
 */
public final class NativeLibraryFile {
    private static final int PAGE = 0x10000; // the largest that a supported machine has
    private static final int CODE = 0x400;
    private static final int ROOM = 64;
    private static final String PREFIX = "Java_" + Kernel.class.getName().replace('.', '_') + '_';

    private static final Map<String, String> X86 = Map.of(
            // six arguments from where C has them to where the kernel wants them
            "call", "4889d0 4889cf 4c89c6 4c89ca 4c8b542408 4c8b442410 4c8b4c2418 0f05 c3",
            // the same; where it returns nothing, which is in a new process, that ends
            "birth", "4889d0 4889cf 4c89c6 4c89ca 4c8b542408 4c8b442410 4c8b4c2418 0f05 4885c0 7401 c3"
                    + " 31ff b8e7000000 0f05",
            // the interface of 32-bit programs
            "old", "53 89d0 89cb 4489c1 4489ca cd80 4898 5b c3",
            // GetDirectBufferAddress and NewDirectByteBuffer of the JVM
            "address", "4889d6 488b07 ffa030070000",
            "view", "4889d6 4889ca 488b07 ffa028070000");

    private static final String ARM_CALL = "e80302aa e00303aa e10304aa e20305aa e30306aa e40307aa e50340f9 010000d4";
    private static final Map<String, String> ARM = Map.of(
            "call", ARM_CALL + " c0035fd6",
            "birth", ARM_CALL + " 800000b5 c80b80d2 000080d2 010000d4 c0035fd6",
            "old", "a00480 92c0035fd6", // there is none: no such call
            "address", "e10302aa 090040f9 299943f9 20011fd6",
            "view", "e10302aa e20303aa 090040f9 299543f9 20011fd6");

    private final boolean isArm;
    private final Map<String, byte[]> functions = new LinkedHashMap<>();

    private NativeLibraryFile(boolean isArm) {
        this.isArm = isArm;
        (isArm ? ARM : X86).forEach((name, code) -> functions.put(name, HexFormat.of().parseHex(code.replace(" ", ""))));
    }

    /** Writes the library for this machine's processor. */
    public static void write(Path file) throws IOException {
        Files.write(file, new NativeLibraryFile(System.getProperty("os.arch").equals("aarch64")).bytes());
    }

    private byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(PAGE + 0x100).order(ByteOrder.LITTLE_ENDIAN);
        List<String> names = new ArrayList<>(functions.keySet());
        int symbols = CODE + (names.size() * ROOM);
        int hash = symbols + (24 * (names.size() + 1));
        int strings = hash + (4 * (names.size() + 4));

        out.position(strings + 1);
        List<Integer> places = new ArrayList<>();
        for (String name : names) {
            places.add(out.position() - strings);
            out.put((PREFIX + name + '\0').getBytes(StandardCharsets.US_ASCII));
        }
        int length = out.position() - strings;

        out.position(hash).putInt(1).putInt(names.size() + 1).putInt(1).putInt(0); // one bucket: a chain of all
        for (int i = 0; i < names.size(); i++) {
            out.putInt(i + 1 < names.size() ? i + 2 : 0);
            out.put(CODE + (i * ROOM), functions.get(names.get(i)));
            out.putInt(symbols + (24 * (i + 1)), places.get(i));
            out.putInt(symbols + (24 * (i + 1)) + 4, 0x10012); // a global function, defined here
            out.putLong(symbols + (24 * (i + 1)) + 8, CODE + (i * ROOM));
            out.putLong(symbols + (24 * (i + 1)) + 16, ROOM);
        }

        out.position(PAGE); // hash, symbols, strings, their sizes, the end
        for (long[] entry : new long[][] {{4, hash}, {6, symbols}, {5, strings}, {10, length}, {11, 24}, {0, 0}}) {
            out.putLong(entry[0]).putLong(entry[1]);
        }
        int end = out.position();
        header(out, strings + length, end - PAGE);
        byte[] all = new byte[end];
        out.get(0, all);
        return all;
    }

    /** The parts: what is read and run, what the loader writes to, where that is; and a stack without code. */
    private void header(ByteBuffer out, int text, int dynamic) {
        out.position(0);
        out.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}).position(16);
        out.putShort((short) 3).putShort((short) (isArm ? 183 : 62)).putInt(1).putLong(0).putLong(64).putLong(0).putInt(0)
                .putShort((short) 64).putShort((short) 56).putShort((short) 4).putShort((short) 64).putInt(0);
        part(out, 1, 5, 0, text, PAGE);
        part(out, 1, 6, PAGE, dynamic, PAGE);
        part(out, 2, 6, PAGE, dynamic, 8);
        part(out, 0x6474E551, 6, 0, 0, 16);
    }

    private static void part(ByteBuffer out, int type, int flags, long place, long size, long alignment) {
        out.putInt(type).putInt(flags).putLong(place).putLong(place).putLong(place).putLong(size).putLong(size)
                .putLong(alignment);
    }
}
