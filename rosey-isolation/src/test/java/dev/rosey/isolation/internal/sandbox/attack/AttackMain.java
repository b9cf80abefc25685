package dev.rosey.isolation.internal.sandbox.attack;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes all attacks from one on. It prints each one's number before it, and after it whether it was open or refused: an
 * attack may end the process. Each has a thread of its own, since some change the thread that makes them.
 */
public final class AttackMain {
    private static final long PATIENCE_MILLIS = 10_000;

    private AttackMain() {}

    /** The number of the first attack, and the scene; or {@code wait}; or {@code cut}, the native library and the lifeline. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("wait")) {
            System.out.println("ready");
            long unused = System.in.read(); // until the test closes it
            return;
        }
        if (args[0].equals("cut")) {
            Kernel.load(Path.of(args[1]));
            LifelineAttacks.cut(Integer.parseInt(args[2])).forEach(name -> System.out.println("open " + name));
            System.out.println("end");
            new CountDownLatch(1).await();
        }
        Scene scene = Scene.of(List.of(args).subList(1, args.length));
        Kernel.load(scene.library());
        List<Attack> all = Attack.all();
        for (int i = Integer.parseInt(args[0]); i < all.size(); i++) {
            System.out.println("try\t" + i);
            System.out.flush();
            System.out.println(outcome(all.get(i), scene) + "\t" + i);
        }
        System.out.println("end");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static String outcome(Attack attack, Scene scene) throws InterruptedException {
        AtomicReference<String> outcome = new AtomicReference<>("late");
        Thread thread = new Thread(() -> {
            try {
                attack.attempt().make(scene);
                outcome.set("open");
            } catch (Throwable e) {
                outcome.set("refused " + text(e));
            }
        }, "attack");
        thread.setDaemon(true);
        start(thread);
        thread.join(PATIENCE_MILLIS);
        return outcome.get();
    }

    /** The stacks of threads that have ended are given back a little later. */
    private static void start(Thread thread) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            try {
                thread.start();
                return;
            } catch (OutOfMemoryError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.yield();
            }
        }
    }

    private static String text(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            text.append(each).append("; ");
        }
        return text.toString().replaceAll("\\s+", " ");
    }
}
