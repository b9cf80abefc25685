package dev.rosey.core.bus;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** The one place that knows virtual threads, which Java has from version 21 on. */
final class VirtualThreads {
    private VirtualThreads() {}

    /**
     * An executor that runs each task on a virtual thread of its own.
     *
     * @throws IllegalStateException if this Java has none
     */
    static Executor executor() {
        ThreadFactory factory = factory();
        return task -> factory.newThread(task).start();
    }

    private static ThreadFactory factory() {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle ofVirtual = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual));
            MethodHandle name =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle make = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            return (ThreadFactory) make.invoke(name.invoke(ofVirtual.invoke(), "rosey-bus-virtual-", 1L));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Virtual threads need Java 21 or newer, this is Java "
                    + Runtime.version().feature() + "; run it on a newer one, or build the bus without virtualThreads()", e);
        } catch (Throwable e) {
            throw new IllegalStateException("Virtual threads could not be set up", e);
        }
    }
}
