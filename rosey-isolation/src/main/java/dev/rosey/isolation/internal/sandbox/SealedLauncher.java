package dev.rosey.isolation.internal.sandbox;

import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import dev.rosey.isolation.internal.sandbox.filter.FilterPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts processes that the kernel shuts in. A new thread restricts itself and starts the process, which inherits the
 * restrictions from its first instruction on; then the thread ends. No other thread of the host is touched. Safe for use
 * by any number of threads.
 */
public final class SealedLauncher {
    /** The child's descriptor of the pipe that ends it with its host. */
    static final int LIFELINE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration WATCHDOG = Duration.ofSeconds(6);

    private final Natives natives;
    private final Architecture architecture;
    private final int abi;
    private final Duration patience;
    private final AtomicLong starts = new AtomicLong();

    /** With the given calls, as if the kernel knew no later version of Landlock than a given one. */
    SealedLauncher(Natives natives, Architecture architecture, int newestAbi, Duration patience) {
        this.natives = natives;
        this.architecture = architecture;
        this.abi = (int) Math.max(0, Math.min(natives.landlockAbi(), newestAbi));
        this.patience = patience;
    }

    /**
     * A launcher for this machine.
     *
     * @throws IOException if it has no such thing; the message says what is missing
     */
    public static SealedLauncher create() throws IOException {
        return create(LandlockRights.NEWEST);
    }

    /**
     * A launcher for this machine, as if its kernel knew no later version of Landlock than a given one.
     *
     * @throws IOException if it has no such thing; the message says what is missing
     */
    public static SealedLauncher create(int newestAbi) throws IOException {
        Architecture architecture = Machine.architecture();
        return new SealedLauncher(Machine.natives(architecture), architecture, newestAbi, PATIENCE);
    }

    /** The version of Landlock that is used; 0 if there is none. */
    public int landlockAbi() {
        return abi;
    }

    /** The processor's architecture. */
    public Architecture architecture() {
        return architecture;
    }

    /** What is missing on this machine to enforce a policy, in words; empty if all of it is enforced. */
    public List<String> missing(SandboxPolicy policy) {
        List<String> missing = new ArrayList<>();
        if (abi < 1) {
            missing.add("Landlock: it needs Linux 5.13 or newer with 'landlock' among the kernel's security modules "
                    + "(boot parameter lsm=)");
        } else if (!policy.connectPorts().isEmpty() && abi < LandlockRights.ABI_NETWORK) {
            missing.add("Landlock version " + LandlockRights.ABI_NETWORK + " (Linux 6.7) for connections to granted ports; "
                    + "this kernel has version " + abi);
        }
        return missing;
    }

    /**
     * Starts a process, and returns when it runs its program. It is killed by the kernel when this process ends, however
     * that happens. Blocks for some milliseconds, in trouble for seconds.
     *
     * @throws IOException if it cannot be started or the policy cannot be enforced; nothing of it is left then
     */
    public SealedChild launch(SealedPlan plan) throws IOException {
        List<String> missing = missing(plan.policy());
        if (!missing.isEmpty()) {
            throw new IOException("The process is not started, since its policy cannot be enforced here; it lacks "
                    + String.join("; ", missing));
        }
        Descriptors childEnds = new Descriptors(natives);
        Descriptors hostEnds = new Descriptors(natives);
        ChildPipes pipes = new ChildPipes(natives, childEnds, hostEnds);
        try {
            return launch(plan, childEnds, hostEnds, pipes);
        } catch (IOException | RuntimeException | Error e) {
            pipes.close();
            childEnds.close();
            hostEnds.close();
            throw e;
        }
    }

    private SealedChild launch(SealedPlan plan, Descriptors childEnds, Descriptors hostEnds, ChildPipes pipes)
            throws IOException {
        Deadline deadline = new Deadline(patience);
        SealedChild.Pipes streams = pipes.open(plan.streams());
        int rules = new Landlock(natives, abi).rules(plan.policy(), childEnds);
        ChildPreparation preparation = new ChildPreparation(natives, plan.limits(), pipes.lifeline(),
                plan.policy().isSealed());
        Gate gate = new Gate(natives, architecture, plan.policy().isSealed(), preparation, deadline);
        SpawnMemory memory = natives.prepare(new SpawnPlan(plan.command(),
                plan.environment().entrySet().stream().map(each -> each.getKey() + '=' + each.getValue()).sorted().toList(),
                plan.workingDirectory().toString(), pipes.moves(plan.streams()), program(plan.policy())));
        Keeper keeper = new Keeper(natives,
                new Keeper.Start(memory, rules, childEnds, hostEnds, gate, preparation, deadline), starts.incrementAndGet());
        keeper.begin();
        return new SealedChild(await(keeper), streams, keeper);
    }

    private SpawnPlan.FilterProgram program(SandboxPolicy policy) {
        return new SpawnPlan.FilterProgram(new FilterPlan(architecture, abi, LIFELINE, policy.mayWrite(),
                !policy.isSealed(), !policy.connectPorts().isEmpty()).filter().program());
    }

    /** The keeper has a deadline of its own; this one is for a keeper that hangs. Interruption waits for the result. */
    private int await(Keeper keeper) throws IOException {
        boolean isInterrupted = false;
        Deadline deadline = new Deadline(patience.plus(WATCHDOG));
        try {
            while (true) {
                try {
                    return keeper.started().get(Math.max(0, deadline.nanos()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    isInterrupted = true;
                } catch (TimeoutException e) {
                    keeper.abandon();
                    throw deadline.missed();
                } catch (ExecutionException e) {
                    Throwable cause = e.getCause() == null ? e : e.getCause();
                    throw new IOException("The process could not be started sealed: " + cause.getMessage(), cause);
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
