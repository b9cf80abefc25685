package dev.rosey.isolation.internal.sandbox.attack;

import java.lang.management.ManagementFactory;
import java.lang.ref.Cleaner;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.ObjectName;

/** The threads of a virtual machine that plugins do not start, native code, and other virtual machines. */
final class JvmAttacks {
    private static final Path SECRET = Path.of("/etc/passwd");

    private JvmAttacks() {}

    static void add(Attack.Collection to) {
        to.add("read from a signal handler's thread", scene -> inHandler(scene, () -> Files.readAllBytes(SECRET)))
                .add("start a program from a signal handler's thread", scene -> inHandler(scene, JvmAttacks::start))
                .add("read from the finalizer's thread", scene -> inFinalizer(() -> Files.readAllBytes(SECRET)))
                .add("start a program from the finalizer's thread", scene -> inFinalizer(JvmAttacks::start))
                .add("read from a cleaner's thread", scene -> inCleaner(() -> Files.readAllBytes(SECRET)))
                .add("read by native code (JNI)", scene -> Kernel.close(
                        Kernel.withText(Call.OPENAT, 1, SECRET, Kernel.AT_FDCWD)))
                .add("attach to another virtual machine", JvmAttacks::attach)
                .add("make a heap dump of itself", JvmAttacks::dump);
    }

    private static Object start() throws Exception {
        return new ProcessBuilder(ProcessAttacks.PROGRAM).start().waitFor();
    }

    private static void complete(CompletableFuture<Object> done, Callable<Object> action) {
        try {
            done.complete(action.call());
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
    }

    private static void inHandler(Scene scene, Callable<Object> action) throws Exception {
        CompletableFuture<Object> done = new CompletableFuture<>();
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object winch = signal.getConstructor(String.class).newInstance("WINCH");
        Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
            complete(done, action);
            return null;
        });
        signal.getMethod("handle", signal, handler).invoke(null, winch, proxy);
        signal.getMethod("raise", signal).invoke(null, winch);
        try {
            done.get(scene.lifeline() < 0 ? 5000 : 200, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no signal", e); // where signals are refused, also to itself
        }
    }

    private static final class Finalized {
        private final CompletableFuture<Object> done;
        private final Callable<Object> action;

        Finalized(CompletableFuture<Object> done, Callable<Object> action) {
            this.done = done;
            this.action = action;
        }

        @Override
        @SuppressWarnings({"deprecation", "removal", "Finalize"})
        protected void finalize() {
            complete(done, action);
        }
    }

    private static void inFinalizer(Callable<Object> action) throws Exception {
        CompletableFuture<Object> done = new CompletableFuture<>();
        Object unused = new Finalized(done, action);
        unused = null;
        collected(done);
    }

    private static void inCleaner(Callable<Object> action) throws Exception {
        CompletableFuture<Object> done = new CompletableFuture<>();
        Cleaner.create().register(new Object(), () -> complete(done, action));
        collected(done);
    }

    private static void collected(CompletableFuture<Object> done) throws ExecutionException, InterruptedException {
        for (int i = 0; i < 50 && !done.isDone(); i++) {
            System.gc();
            try {
                done.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue; // it takes a collection or two
            }
        }
        if (!done.isDone()) {
            throw new AssertionError("the collector did not find it");
        }
        done.get();
    }

    private static void attach(Scene scene) throws Exception {
        Class<?> machine = Class.forName("com.sun.tools.attach.VirtualMachine");
        Object attached = machine.getMethod("attach", String.class).invoke(null, String.valueOf(scene.machine()));
        Method detach = machine.getMethod("detach");
        detach.invoke(attached);
    }

    private static void dump(Scene scene) throws Exception {
        ObjectName bean = new ObjectName("com.sun.management:type=HotSpotDiagnostic");
        ManagementFactory.getPlatformMBeanServer().invoke(bean, "dumpHeap",
                new Object[] {scene.file("heap.hprof").toString(), true}, new String[] {"java.lang.String", "boolean"});
    }
}
