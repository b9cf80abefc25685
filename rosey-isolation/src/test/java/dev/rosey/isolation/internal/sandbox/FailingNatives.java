package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Real calls, of which one fails, or none. What releases something does so even then. */
class FailingNatives implements Natives {
    private final Natives real;
    private final String failing;
    private final int occurrence;
    private final int error;
    private final AtomicInteger made = new AtomicInteger();
    private volatile boolean hasFailed;

    /** With calls that do not fail. */
    FailingNatives(Natives real) {
        this(real, "", 0, 0);
    }

    /** With a call that fails at its n-th occurrence, counted from 0. */
    FailingNatives(Natives real, String failing, int occurrence, int error) {
        this.real = real;
        this.failing = failing;
        this.occurrence = occurrence;
        this.error = error;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    private boolean fails(String call) {
        if (!call.equals(failing) || made.getAndIncrement() != occurrence) {
            return false;
        }
        hasFailed = true;
        return true;
    }

    @Override
    public long landlockAbi() {
        return fails("landlockAbi") ? -error : real.landlockAbi();
    }

    @Override
    public long landlockCreate(LandlockRights handled) {
        return fails("landlockCreate") ? -error : real.landlockCreate(handled);
    }

    @Override
    public long landlockAllowPath(int rules, long rights, int path) {
        return fails("landlockAllowPath") ? -error : real.landlockAllowPath(rules, rights, path);
    }

    @Override
    public long landlockAllowConnect(int rules, int port) {
        return fails("landlockAllowConnect") ? -error : real.landlockAllowConnect(rules, port);
    }

    @Override
    public long open(String path, int flags) {
        return fails("open") ? -error : real.open(path, flags);
    }

    @Override
    public long pipe(int[] ends) {
        return fails("pipe") ? -error : real.pipe(ends);
    }

    @Override
    public long forbidOpening(int pipe) {
        return fails("forbidOpening") ? -error : real.forbidOpening(pipe);
    }

    @Override
    public long duplicate(int descriptor, int least) {
        return fails("duplicate") ? -error : real.duplicate(descriptor, least);
    }

    @Override
    public long close(int descriptor) {
        long done = real.close(descriptor);
        return fails("close") ? -error : done;
    }

    @Override
    public SpawnMemory prepare(SpawnPlan plan) throws IOException {
        if (fails("prepare")) {
            throw new IOException("prepare");
        }
        return real.prepare(plan);
    }

    @Override
    public long forbidPrivileges() {
        return fails("forbidPrivileges") ? -error : real.forbidPrivileges();
    }

    @Override
    public long dropCapabilities(SpawnMemory memory) {
        return fails("dropCapabilities") ? -error : real.dropCapabilities(memory);
    }

    @Override
    public long restrict(int rules) {
        return fails("restrict") ? -error : real.restrict(rules);
    }

    @Override
    public long filter(SpawnMemory memory) {
        return fails("filter") ? -error : real.filter(memory);
    }

    @Override
    public long spawn(SpawnMemory memory) {
        return fails("spawn") ? -error : real.spawn(memory);
    }

    @Override
    public long poll(int descriptor, long millis) {
        return fails("poll") ? -error : real.poll(descriptor, millis);
    }

    @Override
    public long receive(int listener, Question into) {
        return fails("receive") ? -error : real.receive(listener, into);
    }

    @Override
    public long stillAsked(int listener, long id) {
        return fails("stillAsked") ? -error : real.stillAsked(listener, id);
    }

    @Override
    public long answer(int listener, long id, int result) {
        return fails("answer") ? -error : real.answer(listener, id, result);
    }

    @Override
    public long limit(int pid, int resource, long value) {
        return fails("limit") ? -error : real.limit(pid, resource, value);
    }

    @Override
    public long control(int descriptor, int command, long argument) {
        return fails("control") ? -error : real.control(descriptor, command, argument);
    }

    @Override
    public long openProcess(int pid) {
        return fails("openProcess") ? -error : real.openProcess(pid);
    }

    @Override
    public long signalProcess(int handle, int signal) {
        long done = real.signalProcess(handle, signal);
        return fails("signalProcess") ? -error : done;
    }

    @Override
    public long signalGroup(int group, int signal) {
        long done = real.signalGroup(group, signal);
        return fails("signalGroup") ? -error : done;
    }

    @Override
    public long awaitEnd(int pid) {
        return fails("awaitEnd") ? -error : real.awaitEnd(pid);
    }

    @Override
    public long reap(int pid, int[] status) {
        long done = real.reap(pid, status);
        return fails("reap") ? -error : done;
    }
}
