package dev.rosey.examples.bot;

import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Plugins that make trouble, each in its way. */
public final class Troublemakers {
    private Troublemakers() {}

    /**
     * Crashes as soon as it runs: by lack of memory, which ends a Java virtual machine at once. One that is told to end
     * waits 0.3 s for the threads that read.
     */
    public static final class Crasher implements Plugin {
        private final List<byte[]> all = new CopyOnWriteArrayList<>();

        @Override
        public void start(PluginContext context) {
            context.scheduler().after(Duration.ofMillis(20), () -> all.add(new byte[1 << 30]));
        }
    }

    /** Keeps a processor core busy once it is told to. */
    public static final class Busy implements Plugin {
        static final String BURN = "rosey.command.busy.burn";

        @Override
        public void start(PluginContext context) {
            context.bus().subscribe(SubjectFilter.of(BURN), event -> {
                AtomicLong rounds = new AtomicLong();
                Thread burner = new Thread(() -> {
                    while (rounds.incrementAndGet() > 0) {
                        Thread.onSpinWait();
                    }
                }, "burner");
                burner.setDaemon(true);
                burner.start();
            });
        }
    }

    /** Never stops by itself. */
    public static final class Stubborn implements Plugin {
        @Override
        public void start(PluginContext context) {}

        @Override
        public void stop() throws Exception {
            new CountDownLatch(1).await();
        }
    }
}
