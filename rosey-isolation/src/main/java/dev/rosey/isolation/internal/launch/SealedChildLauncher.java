package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.isolation.internal.sandbox.ExitStatus;
import dev.rosey.isolation.internal.sandbox.SealedChild;
import dev.rosey.isolation.internal.sandbox.SealedLauncher;
import dev.rosey.isolation.internal.sandbox.SealedPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** Starts processes that the kernel shuts in. Frames go over descriptors of their own; 1 and 2 are text. */
public final class SealedChildLauncher implements ChildLauncher {
    private final SealedLauncher launcher;

    /** With what the kernel offers. */
    public SealedChildLauncher(SealedLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public SandboxLevel sandbox() {
        return SandboxLevel.KERNEL_SEALED;
    }

    @Override
    public LaunchedChild launch(LaunchPlan plan) throws IOException {
        return new Sealed(launcher.launch(new SealedPlan(plan.command(), plan.environment(), plan.workingDirectory(),
                plan.policy(), plan.limits(), SealedPlan.Streams.FRAMES)));
    }

    private record Sealed(SealedChild child) implements LaunchedChild {
        @Override
        public long pid() {
            return child.pid();
        }

        @Override
        public OutputStream input() {
            return child.input();
        }

        @Override
        public InputStream output() {
            return child.output();
        }

        @Override
        public boolean hasFramesOnStandardOutput() {
            return false; // SealedPlan.Streams.FRAMES
        }

        @Override
        public InputStream errors() {
            return child.text();
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return child.exit().thenApply(ExitStatus::code);
        }

        @Override
        public void kill() {
            child.kill();
        }
    }
}
