package dev.rosey.isolation.worker;

import dev.rosey.isolation.internal.frame.Protocol;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.util.List;

/** The program of a plugin's process. It ends when its host does, however that happens. */
public final class WorkerMain {
    private static final int LOST_HOST = 70;

    /** The last arguments of a process that waits for its plugin, and of one whose classes go into an archive for all. */
    private static final List<String> NOT_YET = List.of("plugin=(spare)", "plugin=(archive)");

    private WorkerMain() {}

    /**
     * Serves the host until it is gone.
     *
     * @param args {@code frames=3,4} if the frames come on other descriptors than the standard streams; the last names
     *     the plugin, for whoever lists processes
     */
    public static void main(String[] args) {
        PrintStream errors = System.err;
        try {
            Frames frames = Frames.of(args);
            InputStream in = new FileInputStream(frames.in);
            Worker worker = new Worker(in, new FileOutputStream(frames.out));
            System.setIn(InputStream.nullInputStream());
            System.setOut(new LineStream(worker.log(), System.Logger.Level.INFO, "stdout"));
            System.setErr(new LineStream(worker.log(), System.Logger.Level.WARNING, Protocol.ERRORS));
            Runtime.getRuntime().addShutdownHook(new Thread(worker::lastWords, "rosey-last-words-1"));
            if (args.length > 0 && NOT_YET.contains(args[args.length - 1])) {
                daemon(new WarmUp(), "rosey-warm-up-2").start();
            }
            worker.serve();
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            errors.println("The worker cannot go on: " + e);
        } finally {
            Runtime.getRuntime().halt(LOST_HOST);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Where the frames come from and go to. */
    private record Frames(FileDescriptor in, FileDescriptor out) {
        private static final String NAME = "frames=";

        static Frames of(String[] args) throws ReflectiveOperationException {
            if (args.length == 0 || !args[0].startsWith(NAME)) {
                return new Frames(FileDescriptor.in, FileDescriptor.out);
            }
            String[] numbers = args[0].substring(NAME.length()).split(",", 2);
            Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true); // the host opens java.io to this jar
            return new Frames(constructor.newInstance(Integer.parseInt(numbers[0])),
                    constructor.newInstance(Integer.parseInt(numbers[1])));
        }
    }
}
