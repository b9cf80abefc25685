package dev.rosey.isolation.internal.sandbox;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program that does what it is told. */
final class Obedient {
    private Obedient() {}

    /** What to do, and with what. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "echo" -> echo();
            case "frames" -> frames();
            case "work" -> work();
            case "data" -> data(Path.of(args[1]));
            case "program" -> program(args[1]);
            case "hoard" -> hoard();
            case "wait" -> new CountDownLatch(1).await();
            case "crash" -> Runtime.getRuntime().halt(42);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void echo() throws Exception {
        System.out.println("environment " + System.getenv());
        System.err.println("text");
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        System.out.println("echo " + line);
    }

    private static void frames() throws Exception {
        System.out.println("printed " + System.in.read());
        System.err.println("complained");
        try (FileInputStream in = new FileInputStream(descriptor(3));
                FileOutputStream out = new FileOutputStream(descriptor(4))) {
            in.transferTo(out);
        }
    }

    /** Makes a descriptor of a number, which the JDK does for itself only. */
    private static FileDescriptor descriptor(int number) throws ReflectiveOperationException {
        Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
        constructor.setAccessible(true);
        return constructor.newInstance(number);
    }

    /** Compiled code, collections, many threads, exceptions, timers, zones: what a virtual machine calls the kernel for. */
    private static void work() throws Exception {
        List<Thread> threads = new ArrayList<>();
        long[] sums = new long[50];
        for (int i = 0; i < sums.length; i++) {
            int index = i;
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 50_000; j++) {
                    sums[index] += new byte[64].length + Integer.toString(j).hashCode();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.gc();
        try {
            deeper(0);
        } catch (StackOverflowError e) {
            System.out.println("overflow");
        }
        ByteBuffer.allocateDirect(1 << 20).put(5, (byte) 1);
        CompletableFuture.supplyAsync(() -> 1, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)).get();
        ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
        System.out.println(ZonedDateTime.now().getYear() > 2000 ? "time" : "no time");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.exit(3);
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    private static void data(Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "content");
        Files.move(file, directory.resolve("b"));
        System.out.println(Files.readString(directory.resolve("b")));
        Files.createDirectory(directory.resolve("c"));
        Files.delete(directory.resolve("b"));
        try {
            Files.createSymbolicLink(directory.resolve("d"), Path.of("/etc"));
        } catch (java.io.IOException e) {
            System.out.println("no link");
        }
        try (PrintStream out = new PrintStream(directory.resolve("long").toFile(), StandardCharsets.UTF_8)) {
            out.write(new byte[32 << 20]);
            out.flush();
            System.out.println(out.checkError() ? "limited" : "unlimited");
        }
    }

    private static void program(String path) throws Exception {
        try {
            System.out.println("program ended with " + new ProcessBuilder(path).start().waitFor());
        } catch (java.io.IOException e) {
            System.out.println("program refused");
        }
    }

    /** Takes memory beside the heap until it gets none. */
    private static void hoard() {
        List<ByteBuffer> all = new ArrayList<>();
        try {
            for (int i = 0; i < 4096; i++) {
                all.add(ByteBuffer.allocateDirect(1 << 20));
            }
            System.out.println("took all");
        } catch (OutOfMemoryError e) {
            System.out.println("limited " + (all.size() < 512));
        }
    }
}
