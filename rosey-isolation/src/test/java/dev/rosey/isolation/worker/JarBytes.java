package dev.rosey.isolation.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars as bytes, also such as no tool writes. */
final class JarBytes {
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    static JarBytes jar() {
        return new JarBytes();
    }

    JarBytes with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    JarBytes with(String name, String text) {
        return with(name, text(text));
    }

    /** Adds a class of the tests. */
    JarBytes with(Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = JarBytes.class.getClassLoader().getResourceAsStream(name)) {
            return with(name, in.readAllBytes());
        }
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The jar with a name replaced by another of the same length, wherever it stands. */
    static byte[] renamed(byte[] jar, String from, String to) {
        return new String(jar, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * One jar for those who read from the first byte on, another for those who read the directory at the end: whose
     * offsets are counted from its own beginning, as readers allow.
     */
    static byte[] twoFaced(byte[] stream, byte[] directory) {
        return ByteBuffer.allocate(stream.length + directory.length).put(stream).put(directory).array();
    }

    /** A local entry with its sizes in 64 bits, and nothing after it (APPNOTE 4.5.3). */
    static byte[] zip64(String name, byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        ByteBuffer out = ByteBuffer.allocate(30 + name.length() + 20 + content.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x04034b50).putShort((short) 45).putShort((short) 0).putShort((short) 0);
        out.putShort((short) 0).putShort((short) 33).putInt((int) sum.getValue()).putInt(-1).putInt(-1);
        out.putShort((short) name.length()).putShort((short) 20).put(text(name));
        out.putShort((short) 1).putShort((short) 16).putLong(content.length).putLong(content.length);
        return out.put(content).array();
    }
}
