package dev.rosey.isolation.worker;

import dev.rosey.isolation.internal.frame.Protocol;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** The program of a plugin's process. It ends when its host does, however that happens. */
public final class WorkerMain {
    private static final int LOST_HOST = 70;

    private WorkerMain() {}

    /**
     * Serves the host on the standard streams until it is gone.
     *
     * @param args names the plugin, for whoever lists processes
     */
    public static void main(String[] args) {
        PrintStream errors = System.err;
        try {
            InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in), 64 << 10);
            Worker worker = new Worker(in, new FileOutputStream(FileDescriptor.out));
            System.setIn(InputStream.nullInputStream());
            System.setOut(new LineStream(worker.log(), System.Logger.Level.INFO, "stdout"));
            System.setErr(new LineStream(worker.log(), System.Logger.Level.WARNING, Protocol.ERRORS));
            Runtime.getRuntime().addShutdownHook(new Thread(worker::lastWords, "rosey-last-words-1"));
            worker.serve();
        } catch (IOException | RuntimeException e) {
            errors.println("The worker cannot go on: " + e);
        } finally {
            Runtime.getRuntime().halt(LOST_HOST);
        }
    }
}
