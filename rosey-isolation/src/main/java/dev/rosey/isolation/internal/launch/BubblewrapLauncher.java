package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts processes in bubblewrap. Each sees the files of its policy and none besides, no network, no other processes and
 * no {@code /proc}; it can write nowhere else than where it may. It ends with its host.
 */
final class BubblewrapLauncher implements ChildLauncher {
    private final Path program;
    private final AtomicLong starts = new AtomicLong();

    /** With the program in a file. */
    BubblewrapLauncher(Path program) {
        this.program = program;
    }

    @Override
    public SandboxLevel sandbox() {
        return SandboxLevel.BUBBLEWRAP;
    }

    /** The command line: bubblewrap with what a plan allows, and then what is to be started. */
    List<String> command(LaunchPlan plan) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--unshare-all", "--die-with-parent",
                "--new-session", "--as-pid-1", "--cap-drop", "ALL"));
        command.addAll(Binds.of(plan.policy()));
        // By this name the loader finds the libraries beside java; it is all there is of /proc.
        command.addAll(List.of("--symlink", plan.command().get(0), "/proc/self/exe"));
        command.addAll(List.of("--remount-ro", "/", "--chdir", plan.workingDirectory().toString(), "--"));
        command.addAll(plan.command());
        return command;
    }

    @Override
    public LaunchedChild launch(LaunchPlan plan) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(plan)).directory(plan.workingDirectory().toFile());
        builder.environment().clear(); // not on the command line, which others can read
        builder.environment().putAll(plan.environment());
        CompletableFuture<Process> started = new CompletableFuture<>();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        // The kernel ends the process with the thread that has started it.
        Thread keeper = new Thread(null, () -> keep(builder, started, exit),
                "rosey-bubblewrap-" + starts.incrementAndGet(), 0, false);
        keeper.setDaemon(true);
        keeper.start();
        try {
            return new Wrapped(started.join(), exit);
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("The process could not be started in bubblewrap: " + cause.getMessage(), cause);
        }
    }

    private static void keep(ProcessBuilder builder, CompletableFuture<Process> started, CompletableFuture<Integer> exit) {
        try {
            Process process = builder.start();
            started.complete(process);
            exit.complete(process.onExit().join().exitValue());
        } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
            exit.completeExceptionally(e);
        }
    }

    /** What bubblewrap has started, with the pipes of both. */
    private record Wrapped(Process bubblewrap, CompletableFuture<Integer> ended) implements LaunchedChild {
        /** That of the process inside once it is there, since its use of resources is what counts. */
        @Override
        public long pid() {
            return bubblewrap.children().findFirst().map(ProcessHandle::pid).orElseGet(bubblewrap::pid);
        }

        @Override
        public OutputStream input() {
            return bubblewrap.getOutputStream();
        }

        @Override
        public InputStream output() {
            return bubblewrap.getInputStream();
        }

        @Override
        public InputStream errors() {
            return bubblewrap.getErrorStream();
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return ended.copy();
        }

        @Override
        public void kill() {
            bubblewrap.toHandle().destroyForcibly(); // which leaves open what is still in the pipes
        }
    }
}
