package dev.rosey.isolation.testplugins;

import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private String explode(String what) throws Exception {
        switch (what) {
            case "heap" -> keep(512, () -> new byte[MEGABYTE]);
            case "direct" -> {
                try {
                    keep(512, () -> ByteBuffer.allocateDirect(MEGABYTE));
                } catch (OutOfMemoryError e) {
                    return "refused after " + kept.size() + " MB";
                }
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
