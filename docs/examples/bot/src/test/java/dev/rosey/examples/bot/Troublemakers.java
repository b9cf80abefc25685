package dev.rosey.examples.bot;

import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Plugins that make trouble, each in its way. */
public final class Troublemakers {
    private Troublemakers() {}

    /** Ends its process as soon as it runs. */
    public static final class Crasher implements Plugin {
        @Override
        public void start(PluginContext context) {
            context.scheduler().after(Duration.ofMillis(20), () -> Runtime.getRuntime().halt(9));
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
