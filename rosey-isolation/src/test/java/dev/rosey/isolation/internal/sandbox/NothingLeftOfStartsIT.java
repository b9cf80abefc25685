package dev.rosey.isolation.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts leave no thread of the host restricted, no descriptor open, and no process behind. */
@EnabledOnOs(OS.LINUX)
class NothingLeftOfStartsIT {
    private static final Path PROGRAM = Path.of("/bin/true");
    private static final List<String> CALLS = List.of("landlockAbi", "landlockCreate", "landlockAllowPath", "open", "pipe",
            "forbidOpening", "close", "prepare", "forbidPrivileges", "dropCapabilities", "restrict", "filter", "spawn", "poll", "receive",
            "stillAsked", "answer", "limit", "control", "openProcess", "signalGroup", "awaitEnd", "reap");

    private SealedPlan plan;
    private Set<String> own;
    private int files;

    @BeforeEach
    void look() throws Exception {
        plan = new SealedPlan(List.of(PROGRAM.toString()), Trials.ENVIRONMENT, Path.of("/"), grants().build(),
                new ChildLimits(64 << 20, 16, 0), SealedPlan.Streams.FRAMES);
        run(SealedLauncher.create()); // loads what is loaded once
        await().atMost(Trials.PATIENCE).until(() -> sandboxThreads() == 0);
        own = restrictions();
        files = openFiles();
    }

    private static SandboxPolicy.Builder grants() throws IOException {
        return new JavaGrants(Machine.architecture()).of(Path.of(System.getProperty("java.home")))
                .grant(PROGRAM.toRealPath(), SandboxPolicy.Access.READ, SandboxPolicy.Access.EXECUTE);
    }

    private ExitStatus run(SealedLauncher launcher) throws Exception {
        SealedChild child = launcher.launch(plan);
        try (var in = child.input(); var out = child.output(); var text = child.text()) {
            out.readAllBytes();
            text.readAllBytes();
            in.flush();
            return child.exit().get(60, TimeUnit.SECONDS);
        }
    }

    /** What the kernel says of every thread: the same for all, unless one was restricted. */
    private static Set<String> restrictions() throws IOException {
        Set<String> seen = new TreeSet<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    List<String> lines = Files.readAllLines(thread.resolve("status"));
                    lines.stream()
                            .filter(line -> line.startsWith("Seccomp") || line.startsWith("NoNewPrivs")
                                    || line.startsWith("CapEff"))
                            .forEach(seen::add);
                } catch (IOException e) {
                    continue; // the thread has ended
                }
            }
        }
        return seen;
    }

    private static int openFiles() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    private static long sandboxThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().startsWith("rosey-sandbox")).count();
    }

    /** Children of this process, zombies included, which the JDK does not show. */
    private static List<String> children() throws IOException {
        List<String> children = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    String found = Files.readString(thread.resolve("children"));
                    if (!found.isBlank()) {
                        children.add(found);
                    }
                } catch (IOException e) {
                    continue; // the thread has ended
                }
            }
        }
        return children;
    }

    private void assertNothingIsLeft() {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).atMost(Trials.PATIENCE).untilAsserted(() -> {
            assertThat(sandboxThreads()).isZero();
            assertThat(children()).isEmpty();
            assertThat(openFiles()).isLessThanOrEqualTo(files);
            assertThat(restrictions()).isEqualTo(own);
        });
    }

    @Test
    void twoHundredStartsAtOnceLeaveNothing() throws Exception {
        SealedLauncher launcher = SealedLauncher.create();
        int starts = 200;
        CyclicBarrier together = new CyclicBarrier(starts);
        ExecutorService threads = Executors.newCachedThreadPool();
        ForkJoinPool cold = new ForkJoinPool(8);
        try {
            List<Future<ExitStatus>> all = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                all.add(threads.submit(() -> {
                    together.await(60, TimeUnit.SECONDS);
                    CompletableFuture<ExitStatus> ended = CompletableFuture.supplyAsync(() -> {
                        try {
                            return run(launcher);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }, threads).thenApplyAsync(status -> status, cold).thenApplyAsync(status -> status);
                    return ended.get(60, TimeUnit.SECONDS);
                }));
            }
            for (Future<ExitStatus> each : all) {
                assertThat(each.get(90, TimeUnit.SECONDS)).isEqualTo(new ExitStatus(0, 0));
            }
            assertThat(restrictions()).as("threads of pools").containsAll(own);
            assertNothingIsLeft();
        } finally {
            threads.shutdownNow();
            cold.shutdownNow();
        }
    }

    @ParameterizedTest(name = "sealed: {0}")
    @ValueSource(booleans = {true, false})
    void everyCallMayFail(boolean isSealed) throws Exception {
        if (!isSealed) {
            plan = new SealedPlan(plan.command(), plan.environment(), plan.workingDirectory(), grants().program(PROGRAM).build(),
                    plan.limits(), SealedPlan.Streams.STANDARD);
        }
        for (String call : CALLS) {
            int occurrences = 0;
            while (failsAt(call, occurrences)) {
                occurrences++;
            }
            assertThat(occurrences).as(call).isPositive();
        }
    }

    /** Whether there is such an occurrence of the call; nothing is left of a start in which it fails. */
    private boolean failsAt(String call, int occurrence) {
        boolean isRun = false;
        FailingNatives natives;
        try {
            Architecture architecture = Machine.architecture();
            natives = new FailingNatives(Machine.natives(architecture), call, occurrence, 12);
            try {
                isRun = run(new SealedLauncher(natives, architecture, 7, Duration.ofSeconds(20))).code() == 0;
            } catch (Exception e) {
                assertThat(e).hasStackTraceContaining("IOException");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertNothingIsLeft();
        assertThat(isRun || natives.hasFailed()).isTrue();
        return natives.hasFailed();
    }

    @Test
    void aLimitThatTheHostMayNotRaiseIsLowEnough() throws Exception {
        Architecture architecture = Machine.architecture();
        for (int occurrence : new int[] {1, 3, 4, 5}) { // descriptors, the first stack, core files, addresses
            FailingNatives natives = new FailingNatives(Machine.natives(architecture), "limit", occurrence, Errno.EPERM);
            ExitStatus end = run(new SealedLauncher(natives, architecture, 7, Duration.ofSeconds(20)));
            assertThat(end).isEqualTo(new ExitStatus(0, 0));
            assertThat(natives.hasFailed()).isTrue();
        }
        assertNothingIsLeft();
    }

    @Test
    void aGateThatHearsNothingGivesUp() throws Exception {
        Architecture architecture = Machine.architecture();
        Natives deaf = new FailingNatives(Machine.natives(architecture)) {
            @Override
            public long receive(int listener, Question into) {
                return -Errno.EINTR;
            }
        };
        SealedLauncher launcher = new SealedLauncher(deaf, architecture, 7, Duration.ofMillis(300));
        assertThatThrownBy(() -> launcher.launch(plan)).isInstanceOf(IOException.class)
                .hasMessageContaining("was not done within 300 ms");
        assertNothingIsLeft();
    }

    @Test
    void aProcessThatAsksTheUnexpectedIsNotStarted() throws Exception {
        Architecture architecture = Machine.architecture();
        Natives odd = new FailingNatives(Machine.natives(architecture)) {
            @Override
            public long receive(int listener, Question into) {
                long done = super.receive(listener, into);
                into.number = 9999;
                return done;
            }
        };
        SealedLauncher launcher = new SealedLauncher(odd, architecture, 7, Duration.ofSeconds(20));
        assertThatThrownBy(() -> launcher.launch(plan)).isInstanceOf(IOException.class)
                .hasMessageContaining("System call 9999 was not expected");
        assertNothingIsLeft();
    }
}
