package dev.rosey.examples.bot;

import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Plugins that fail in one way each, so that their operators read something. */
public final class Broken {
    private Broken() {}

    /** Does something when the start is over, also on a machine that does much besides. */
    private static void soon(PluginContext context, Runnable task) {
        context.scheduler().after(Duration.ofSeconds(1), task);
    }

    /** It is no plugin. */
    public static final class NoPlugin {
        /** Makes one. */
        public NoPlugin() {}
    }

    /** It needs something in its constructor. */
    public static final class Demanding implements Plugin {
        private final String what;

        /** Takes what nobody gives. */
        public Demanding(String what) {
            this.what = what;
        }

        @Override
        public void start(PluginContext context) {
            context.logger().log(System.Logger.Level.INFO, what);
        }
    }

    /** It uses a class that is not in its jar. */
    public static final class Incomplete implements Plugin {
        @Override
        public void start(PluginContext context) {
            context.logger().log(System.Logger.Level.INFO, EchoPlugin.SUBJECT + new EchoPlugin());
        }
    }

    /** Its constructor throws. */
    public static final class InConstructor implements Plugin {
        /** Fails. */
        public InConstructor() {
            throw new IllegalStateException("no constructor today");
        }

        @Override
        public void start(PluginContext context) {}
    }

    /** It refuses every configuration. */
    public static final class InValidate implements Plugin {
        @Override
        public void validate(Value config) {
            throw new IllegalArgumentException("the key \"token\" is missing");
        }

        @Override
        public void start(PluginContext context) {}
    }

    /** Its start throws. */
    public static final class InStart implements Plugin {
        @Override
        public void start(PluginContext context) {
            throw new IllegalStateException("no database");
        }
    }

    /** It starts, and does nothing. */
    public static final class Idle implements Plugin {
        @Override
        public void start(PluginContext context) {}
    }

    /** Its start never returns. */
    public static final class Slow implements Plugin {
        @Override
        public void start(PluginContext context) throws Exception {
            new CountDownLatch(1).await();
        }
    }

    /** It ends its process before it runs. */
    public static final class Exits implements Plugin {
        @Override
        public void start(PluginContext context) {
            System.err.println("the model cannot be read");
            System.exit(7);
        }
    }

    /** It ends its process as soon as it runs. */
    public static final class Crasher implements Plugin {
        @Override
        public void start(PluginContext context) {
            soon(context, () -> Runtime.getRuntime().halt(9));
        }
    }

    /** It listens to what it was not granted. */
    public static final class Curious implements Plugin {
        @Override
        public void start(PluginContext context) {
            context.bus().subscribe(SubjectFilter.of("rosey.plugin.>"), event -> {});
        }
    }

    /** It sends an HTTP request to a host that it is not granted. */
    public static final class Calling implements Plugin {
        @Override
        public void start(PluginContext context) {
            context.http().send(HttpBroker.Request.get("http://other.example.org/")).toCompletableFuture().join();
        }
    }

    /** It uses more memory than its heap has. */
    public static final class Glutton implements Plugin {
        private final List<long[]> hoard = new ArrayList<>();

        @Override
        public void start(PluginContext context) {
            soon(context, () -> {
                while (hoard.size() < 1 << 20) {
                    hoard.add(new long[1 << 17]);
                }
            });
        }
    }

    /** It keeps a processor core busy. */
    public static final class Burner implements Plugin {
        private volatile long rounds;

        @Override
        public void start(PluginContext context) {
            soon(context, () -> {
                for (long i = 0; i < Long.MAX_VALUE; i++) {
                    rounds = i;
                }
            });
        }
    }

    /** It writes to the pipe that belongs to the frames, where these have none of their own. */
    public static final class Talker implements Plugin {
        @Override
        public void start(PluginContext context) {
            soon(context, () -> {
                try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
                    out.write("hello, this is no frame\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Its command never answers. */
    public static final class Mute implements Plugin {
        @Override
        public void start(PluginContext context) {
            context.commands().register("wait", call -> {
                boolean waiting = true;
                while (waiting) {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        waiting = true; // it does not care
                    }
                }
                return Reply.none();
            });
        }
    }

    /** Its command ends the process, or throws. */
    public static final class Fragile implements Plugin {
        @Override
        public void start(PluginContext context) {
            context.commands().register("break", call -> {
                Runtime.getRuntime().halt(9);
                return Reply.none();
            });
            context.commands().register("throw", call -> {
                throw new IllegalStateException("no database");
            });
        }
    }
}
