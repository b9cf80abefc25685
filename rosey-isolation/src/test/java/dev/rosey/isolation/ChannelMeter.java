package dev.rosey.isolation;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.testplugins.Echo;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures the channel between a host and a plugin's process, beside a raw pipe in the same run. No test: run its main
 * method with the class path of the tests.
 */
final class ChannelMeter {
    private static final int ROUNDS = 3;
    private static final Subject ECHO = Subject.of("rosey.command.echo.echo");
    private static final Subject HEARD = Subject.of("rosey.service.echo.heard");
    private static final Subject TICK = Subject.of("rosey.event.echo.tick");
    private static final Payload TEXT = Payload.of("x".repeat(200));
    private static final Payload SMALL = Payload.of(1L);

    private final RecordingHost host = new RecordingHost();
    private final Map<String, Object> handlers = new ConcurrentHashMap<>();

    private ChannelMeter() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("raw")) {
            echo();
            return;
        }
        Path cache = Files.createTempDirectory("channel-meter");
        new ChannelMeter().run(cache.resolve("rosey"));
    }

    private static void echo() throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = System.in.read(buffer); read > 0; read = System.in.read(buffer)) {
            System.out.write(buffer, 0, read);
            System.out.flush();
        }
    }

    private void run(Path cache) throws Exception {
        try (IsolatedRuntime runtime = IsolatedRuntime.builder().cacheDirectory(cache).build()) {
            TestPlugin plugin = TestPlugin.of("echo", Echo.class).withConcurrency(Integer.getInteger("concurrency", 1));
            PluginSpec spec = PluginSpec.of(plugin);
            ResourceLimits limits = new ResourceLimits(400, 256, Duration.ofMinutes(10), 2, ResourceLimits.OnViolation.KILL);
            PluginUnit unit = runtime.create(new PluginSpec(plugin, spec.config(), spec.granted(), spec.restart(), limits,
                    spec.startTimeout()), capturing());
            System.out.println(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS));
            for (int round = 1; round <= ROUNDS; round++) {
                double raw = rawPipe();
                double call = sequential(() -> ask(ECHO, TEXT), 30_000);
                double bus = sequential(() -> host.bus.request(Event.of(ECHO, TEXT), Duration.ofSeconds(30)), 10_000);
                double before = cpu(unit);
                double many = inFlight(() -> ask(ECHO, TEXT), 64, 200_000);
                double work = (cpu(unit) - before) / 200_000;
                double manyBus = inFlight(
                        () -> host.bus.request(Event.of(ECHO, TEXT), Duration.ofSeconds(30)), 64, 100_000);
                double events = events(1_000_000);
                System.out.printf(Locale.ROOT, "raw pipe p50 %.1f us, call p50 %.1f us (%.2f x), over the bus %.1f us;"
                                + " 64 in flight %,.0f calls/s (%.1f us of processor each), over the bus %,.0f calls/s; %,.0f events/s%n",
                        raw, call, call / raw, bus, many, work, manyBus, events);
            }
        } finally {
            host.bus.close();
        }
        System.exit(0);
    }

    /** A host that remembers the handlers, to call them without a bus in between. */
    private PluginHost capturing() {
        EventBus bus = (EventBus) Proxy.newProxyInstance(
                ChannelMeter.class.getClassLoader(), new Class<?>[] {EventBus.class}, (proxy, method, args) -> {
                    if (method.getName().equals("reply") || method.getName().equals("subscribe")) {
                        handlers.put(args[0].toString(), args[2]);
                        if (method.getName().equals("subscribe")) {
                            return host.bus.subscribe((SubjectFilter) args[0], (SubscribeOptions) args[1], event -> {});
                        }
                    }
                    try {
                        return method.invoke(host.bus, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (PluginHost) Proxy.newProxyInstance(
                ChannelMeter.class.getClassLoader(), new Class<?>[] {PluginHost.class}, (proxy, method, args) -> {
                    if (method.getName().equals("bus")) {
                        return bus;
                    }
                    if (method.getName().equals("log")) {
                        System.out.println(args[1] + ": " + args[2]);
                        return null;
                    }
                    return method.invoke(host, args);
                });
    }

    private CompletionStage<Payload> ask(Subject subject, Payload payload) {
        try {
            return ((AsyncRequestHandler) handlers.get(subject.toString())).handle(Event.of(subject, payload));
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static double rawPipe() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                ChannelMeter.class.getName(), "raw").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (OutputStream out = process.getOutputStream(); InputStream in = process.getInputStream()) {
            DataInputStream data = new DataInputStream(in);
            byte[] buffer = new byte[300];
            long[] times = new long[30_000];
            for (int i = 0; i < times.length; i++) {
                long start = System.nanoTime();
                out.write(buffer);
                out.flush();
                data.readFully(buffer);
                times[i] = System.nanoTime() - start;
            }
            return median(times);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** One call after another, each begun by the thread that completed the one before. */
    private static double sequential(Supplier<CompletionStage<?>> call, int count) throws Exception {
        long[] times = new long[count];
        CompletableFuture<Void> done = new CompletableFuture<>();
        step(call, times, 0, done);
        done.get(120, TimeUnit.SECONDS);
        return median(times);
    }

    private static void step(Supplier<CompletionStage<?>> call, long[] times, int index, CompletableFuture<Void> done) {
        if (index == times.length) {
            done.complete(null);
            return;
        }
        long start = System.nanoTime();
        call.get().whenComplete((answer, failure) -> {
            times[index] = System.nanoTime() - start;
            if (failure == null) {
                step(call, times, index + 1, done);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    private static double inFlight(Supplier<CompletionStage<?>> call, int width, int count) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        CountDownLatch done = new CountDownLatch(count);
        long start = System.nanoTime();
        for (int i = 0; i < width; i++) {
            again(call, left, done);
        }
        if (!done.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException(done.getCount() + " calls were not answered");
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void again(Supplier<CompletionStage<?>> call, AtomicInteger left, CountDownLatch done) {
        if (left.getAndDecrement() > 0) {
            call.get().whenComplete((answer, failure) -> {
                if (failure != null) {
                    failure.printStackTrace();
                }
                done.countDown();
                again(call, left, done);
            });
        }
    }

    /** Events as fast as the process takes them: never more on their way than a subscription's queue holds. */
    private double events(int count) throws Exception {
        EventHandler handler = (EventHandler) handlers.get(TICK.toString());
        long before = heard();
        long known = before;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            handler.handle(Event.of(TICK, SMALL));
            if (i % 512 == 511) {
                while (known - before < i - 512) {
                    known = heard();
                }
            }
        }
        while (known - before < count) {
            known = heard();
            if (System.nanoTime() - start > 60_000_000_000L) {
                System.out.println("lost " + (count - (known - before)));
                break;
            }
        }
        return (known - before) * 1e9 / (System.nanoTime() - start);
    }

    private long heard() throws Exception {
        return ask(HEARD, Payload.empty()).toCompletableFuture().get(30, TimeUnit.SECONDS).as(Long.class);
    }

    /** The processor time of both processes so far, in microseconds. */
    private static double cpu(PluginUnit unit) {
        return Stream.of(ProcessHandle.current(), ProcessHandle.of(unit.status().pid().orElseThrow()).orElseThrow())
                .mapToLong(each -> each.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
                .sum() / 1000.0;
    }

    private static double median(long[] times) {
        long[] sorted = Arrays.copyOfRange(times, times.length / 3, times.length);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / 1000.0;
    }
}
