package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** Starts processes that the kernel does not shut in. */
public final class ProcessBuilderLauncher implements ChildLauncher {
    @Override
    public SandboxLevel sandbox() {
        return SandboxLevel.PROCESS_ONLY;
    }

    @Override
    public LaunchedChild launch(LaunchPlan plan) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(plan.command()).directory(plan.workingDirectory().toFile());
        builder.environment().clear();
        builder.environment().putAll(plan.environment());
        return new Plain(builder.start());
    }

    private record Plain(Process process) implements LaunchedChild {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public InputStream output() {
            return process.getInputStream();
        }

        @Override
        public InputStream errors() {
            return process.getErrorStream();
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return process.onExit().thenApply(Process::exitValue);
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }
    }
}
