package dev.rosey.isolation.internal.sandbox;

import com.sun.jna.Native;
import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import dev.rosey.isolation.internal.sandbox.filter.SystemCall;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The calls by JNA. Those that {@link RestrictedStart} makes allocate nothing. */
final class JnaNatives implements Natives {
    private static final int O_CLOEXEC = 0x80000;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;
    private static final int LANDLOCK_CREATE_RULESET_VERSION = 1;
    private static final int LANDLOCK_RULE_PATH_BENEATH = 1;
    private static final int LANDLOCK_RULE_NET_PORT = 2;
    private static final long LANDLOCK_ACCESS_NET_CONNECT_TCP = 2;
    private static final long NOTIF_RECV = 0xC0502100L;
    private static final long NOTIF_SEND = 0xC0182101L;
    private static final long NOTIF_ID_VALID = 0x40082102L;
    private static final int NOTIF_FLAG_CONTINUE = 1;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int P_PID = 1;
    private static final int WEXITED_AND_WAITING = 0x01000004;
    private static final int POLLIN = 1;

    private final Architecture architecture;
    private final int prctl;
    private final int capset;
    private final int restrict;
    private final int seccomp;

    JnaNatives(Architecture architecture) {
        this.architecture = architecture;
        this.prctl = SystemCall.PRCTL.numberOn(architecture);
        this.capset = SystemCall.CAPSET.numberOn(architecture);
        this.restrict = SystemCall.LANDLOCK_RESTRICT_SELF.numberOn(architecture);
        this.seccomp = SystemCall.SECCOMP.numberOn(architecture);
        long unused = close(-1); // binds what is bound at the first call, such as asking for the error
    }

    private long call(SystemCall call, long a, long b, long c, long d, long e) {
        return raw(call.numberOn(architecture), a, b, c, d, e);
    }

    private static long raw(int number, long a, long b, long c, long d, long e) {
        long result = Libc.syscall(number, a, b, c, d, e, 0);
        return result == -1 ? -Native.getLastError() : result;
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** Makes a call with the address of a copy of these bytes. */
    private interface WithAddress {
        long call(long address);
    }

    private static long with(ByteBuffer content, WithAddress action) {
        byte[] copy = new byte[content.capacity()];
        content.rewind().get(copy);
        NativeMemory memory = new NativeMemory(copy.length + 16);
        try {
            return action.call(memory.bytes(copy));
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    @Override
    public long landlockAbi() {
        return call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_CREATE_RULESET_VERSION, 0, 0);
    }

    @Override
    public long landlockCreate(LandlockRights handled) {
        int size = handled.abi() >= LandlockRights.ABI_SCOPES ? 24 : handled.abi() >= LandlockRights.ABI_NETWORK ? 16 : 8;
        ByteBuffer form = bytes(24).putLong(handled.files()).putLong(handled.network()).putLong(handled.scopes());
        return with(form, address -> call(SystemCall.LANDLOCK_CREATE_RULESET, address, size, 0, 0, 0));
    }

    @Override
    public long landlockAllowPath(int rules, long rights, int path) {
        return with(bytes(12).putLong(rights).putInt(path), address ->
                call(SystemCall.LANDLOCK_ADD_RULE, rules, LANDLOCK_RULE_PATH_BENEATH, address, 0, 0));
    }

    @Override
    public long landlockAllowConnect(int rules, int port) {
        return with(bytes(16).putLong(LANDLOCK_ACCESS_NET_CONNECT_TCP).putLong(port), address ->
                call(SystemCall.LANDLOCK_ADD_RULE, rules, LANDLOCK_RULE_NET_PORT, address, 0, 0));
    }

    @Override
    public long open(String path, int flags) {
        NativeMemory memory = new NativeMemory(NativeMemory.room(path));
        try {
            return call(SystemCall.OPENAT, -100, memory.text(path), flags | O_CLOEXEC, 0, 0);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    @Override
    public long pipe(int[] ends) {
        NativeMemory memory = new NativeMemory(8);
        long at = memory.zeros(8);
        long result = call(SystemCall.PIPE2, at, O_CLOEXEC, 0, 0, 0);
        ends[0] = memory.intAt(at);
        ends[1] = memory.intAt(at + 4);
        return result;
    }

    @Override
    public long forbidOpening(int pipe) {
        return call(SystemCall.FCHMOD, pipe, 0, 0, 0, 0);
    }

    @Override
    public long duplicate(int descriptor, int least) {
        return control(descriptor, F_DUPFD_CLOEXEC, least);
    }

    @Override
    public long close(int descriptor) {
        return call(SystemCall.CLOSE, descriptor, 0, 0, 0, 0);
    }

    @Override
    public SpawnMemory prepare(SpawnPlan plan) throws IOException {
        return SpawnLayout.of(plan);
    }

    @Override
    public long forbidPrivileges() {
        return raw(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }

    @Override
    public long dropCapabilities(SpawnMemory memory) {
        return raw(capset, memory.capabilityHeader(), memory.capabilities(), 0, 0, 0);
    }

    @Override
    public long restrict(int rules) {
        return raw(restrict, rules, 0, 0, 0, 0);
    }

    @Override
    public long filter(SpawnMemory memory) {
        return raw(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, memory.filter(), 0, 0);
    }

    @Override
    public long spawn(SpawnMemory memory) {
        int error = Libc.posix_spawn(memory.pid(), memory.path(), memory.actions(), memory.attributes(),
                memory.arguments(), memory.environment());
        return error == 0 ? memory.memory().intAt(memory.pid()) : -error;
    }

    @Override
    public long poll(int descriptor, long millis) {
        NativeMemory memory = new NativeMemory(48);
        long wanted = memory.bytes(bytes(8).putInt(descriptor).putInt(POLLIN).array());
        long time = memory.bytes(bytes(16).putLong(millis / 1000).putLong(millis % 1000 * 1_000_000).array());
        try {
            long result = call(SystemCall.PPOLL, wanted, 1, time, 0, 8);
            return result > 0 ? memory.intAt(wanted + 4) >>> 16 : result;
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    @Override
    public long receive(int listener, Question into) {
        NativeMemory memory = new NativeMemory(256);
        long at = memory.zeros(256);
        long result = call(SystemCall.IOCTL, listener, NOTIF_RECV, at, 0, 0);
        into.id = memory.longAt(at);
        into.pid = memory.intAt(at + 8);
        into.number = memory.intAt(at + 16);
        into.firstArgument = memory.longAt(at + 32);
        return result;
    }

    @Override
    public long stillAsked(int listener, long id) {
        return with(bytes(8).putLong(id), address -> call(SystemCall.IOCTL, listener, NOTIF_ID_VALID, address, 0, 0));
    }

    @Override
    public long answer(int listener, long id, int error) {
        ByteBuffer form = bytes(24).putLong(id).putLong(0).putInt(-error).putInt(error == 0 ? NOTIF_FLAG_CONTINUE : 0);
        return with(form, address -> call(SystemCall.IOCTL, listener, NOTIF_SEND, address, 0, 0));
    }

    @Override
    public long limit(int pid, int resource, long value) {
        return with(bytes(16).putLong(value).putLong(value), address ->
                call(SystemCall.PRLIMIT64, pid, resource, address, 0, 0));
    }

    @Override
    public long control(int descriptor, int command, long argument) {
        return call(SystemCall.FCNTL, descriptor, command, argument, 0, 0);
    }

    @Override
    public long openProcess(int pid) {
        return call(SystemCall.PIDFD_OPEN, pid, 0, 0, 0, 0);
    }

    @Override
    public long signalProcess(int handle, int signal) {
        return call(SystemCall.PIDFD_SEND_SIGNAL, handle, signal, 0, 0, 0);
    }

    @Override
    public long signalGroup(int group, int signal) {
        return call(SystemCall.KILL, -(long) group, signal, 0, 0, 0);
    }

    @Override
    public long awaitEnd(int pid) {
        NativeMemory memory = new NativeMemory(128);
        try {
            return call(SystemCall.WAITID, P_PID, pid, memory.zeros(128), WEXITED_AND_WAITING, 0);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    @Override
    public long reap(int pid, int[] status) {
        NativeMemory memory = new NativeMemory(8);
        long at = memory.zeros(8);
        long result = call(SystemCall.WAIT4, pid, at, 0, 0, 0);
        status[0] = memory.intAt(at);
        return result;
    }
}
