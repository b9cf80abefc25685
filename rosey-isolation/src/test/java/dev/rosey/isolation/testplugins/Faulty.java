package dev.rosey.isolation.testplugins;

import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.CountDownLatch;

/** Plugins that go wrong in one way each. */
public final class Faulty {
    private Faulty() {}

    /** Its constructor throws. */
    public static final class InConstructor implements Plugin {
        /** Fails. */
        public InConstructor() {
            throw new IllegalStateException("no constructor today");
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

    /** It refuses every configuration. */
    public static final class InValidate implements Plugin {
        @Override
        public void validate(Value config) {
            throw new IllegalArgumentException("the key \"token\" is missing");
        }

        @Override
        public void start(PluginContext context) {}
    }

    /** Its start never returns. */
    public static final class HangsInStart implements Plugin {
        @Override
        public void start(PluginContext context) throws Exception {
            new CountDownLatch(1).await();
        }
    }

    /** Its stop never returns. */
    public static final class HangsInStop implements Plugin {
        @Override
        public void start(PluginContext context) {}

        @Override
        public void stop() throws Exception {
            new CountDownLatch(1).await();
        }
    }

    /** It ends its process in start. */
    public static final class ExitsInStart implements Plugin {
        @Override
        public void start(PluginContext context) {
            System.err.print("the model cannot be read");
            System.exit(7);
        }
    }

    /** It ends its process when it is told to. */
    public static final class Crasher implements Plugin {
        @Override
        public void start(PluginContext context) {
            context.bus().subscribe(SubjectFilter.of("rosey.event.crasher.go"), event -> Runtime.getRuntime().halt(9));
        }
    }

    /** It is no plugin. */
    public static final class NoPlugin {
        /** Makes one. */
        public NoPlugin() {}
    }
}
