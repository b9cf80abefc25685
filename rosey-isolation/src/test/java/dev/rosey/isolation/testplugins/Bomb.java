package dev.rosey.isolation.testplugins;

import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes more of something than it may, each time in bounded amounts. */
public final class Bomb implements Plugin {
    private static final int MEGABYTE = 1 << 20;

    private final List<Object> kept = new ArrayList<>();

    @Override
    public void start(PluginContext context) {
        context.bus().reply(SubjectFilter.of("rosey.command.bomb.go"),
                request -> Payload.of(explode(request.payload().asText())));
    }

    /** {@code <what> [<directory>]}. */
    private String explode(String asked) throws Exception {
        String[] words = asked.split(" ", 2);
        if (words.length == 2) {
            return DiskBomb.explode(words[0], Path.of(words[1]), kept);
        }
        String what = words[0];
        switch (what) {
            case "heap" -> keep(512, () -> new byte[MEGABYTE]);
            case "direct" -> {
                try {
                    keep(512, () -> ByteBuffer.allocateDirect(MEGABYTE));
                } catch (OutOfMemoryError e) {
                    return "refused after " + kept.size() + " MB";
                }
            }
            case "native" -> {
                return nativeMemory();
            }
            case "threads" -> {
                CountDownLatch never = new CountDownLatch(1);
                for (int i = 0; i < 600; i++) {
                    Thread thread = new Thread(null, () -> await(never), "bomb-" + i, 64 << 10);
                    thread.setDaemon(true);
                    thread.start();
                }
            }
            case "metaspace" -> {
                for (int i = 0; i < 200_000; i++) {
                    kept.add(new Loader().loadClass(Marker.class.getName(), true));
                }
            }
            case "descriptors" -> {
                for (int i = 0; i < 600; i++) {
                    kept.add(Files.newInputStream(Path.of(System.getProperty("java.home"), "release")));
                }
            }
            case "cpu" -> {
                Thread burner = new Thread(() -> {
                    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                });
                burner.setDaemon(true);
                burner.start();
            }
            default -> throw new IllegalArgumentException(what);
        }
        return "went off";
    }

    /** Memory that no flag of the virtual machine limits, as native code takes it. */
    private static String nativeMemory() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Object unsafe = field.get(null);
        Method allocate = type.getMethod("allocateMemory", long.class);
        List<Object> addresses = new ArrayList<>();
        try {
            while (addresses.size() < 512) {
                addresses.add(allocate.invoke(unsafe, (long) MEGABYTE));
            }
            return "went off";
        } catch (InvocationTargetException e) {
            Method free = type.getMethod("freeMemory", long.class);
            for (Object address : addresses) {
                free.invoke(unsafe, address);
            }
            return "refused after " + addresses.size() + " MB";
        }
    }

    /** Makes one thing. */
    private interface Make {
        Object one();
    }

    private void keep(int times, Make make) {
        for (int i = 0; i < times; i++) {
            kept.add(make.one());
        }
    }

    /** A loader for each class, so that none can be unloaded or shared. */
    private static final class Loader extends ClassLoader {
        private Loader() {
            super(Bomb.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Marker.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = Bomb.class.getResourceAsStream("Bomb$Marker.class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Fills a directory. */
    private static final class DiskBomb {
        private static final int FILES = 2000;

        private DiskBomb() {}

        static String explode(String what, Path directory, List<Object> kept) throws IOException {
            return switch (what) {
                case "file" -> largeFile(directory.resolve("large"));
                case "files" -> {
                    for (int i = 0; i < FILES; i++) {
                        Files.write(directory.resolve("small-" + i), new byte[1024]);
                    }
                    yield "went off";
                }
                case "mapped" -> {
                    for (int i = 0; i < 6; i++) {
                        kept.add(mapped(directory.resolve("mapped-" + i)));
                    }
                    yield "went off";
                }
                default -> throw new IllegalArgumentException(what);
            };
        }

        private static String largeFile(Path file) {
            int written = 0;
            try (OutputStream out = Files.newOutputStream(file)) {
                while (written < 128) {
                    out.write(new byte[MEGABYTE]);
                    written++;
                }
                return "went off";
            } catch (IOException e) {
                return "refused after " + written + " MB: " + e;
            }
        }

        /** A file of 64 MB, all of which is in memory. */
        private static MappedByteBuffer mapped(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, 64 * MEGABYTE);
                for (int at = 0; at < buffer.capacity(); at += 4096) {
                    buffer.put(at, (byte) 1);
                }
                return buffer;
            }
        }
    }

    /** Something to implement. */
    public interface Marker {
        /** Does nothing. */
        void mark();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
