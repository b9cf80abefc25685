package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Lays out in memory what the restricted thread's calls need. */
final class SpawnLayout {
    private static final int ACTIONS = 512;
    private static final int ATTRIBUTES = 1024;
    private static final int SIGNAL_SET = 128;
    private static final int SET_SIGNAL_DEFAULTS = 0x04;
    private static final int SET_SIGNAL_MASK = 0x08;
    private static final int SET_SESSION = 0x80;
    private static final int CAPABILITY_VERSION_3 = 0x20080522;

    private SpawnLayout() {}

    static SpawnMemory of(SpawnPlan plan) throws IOException {
        byte[] program = plan.filter().bytes();
        NativeMemory memory = new NativeMemory(size(plan, program.length));
        long actions = memory.zeros(ACTIONS);
        long attributes = memory.zeros(ATTRIBUTES);
        actions(plan, memory, actions);
        attributes(memory, attributes);
        return new SpawnMemory(memory,
                memory.text(plan.command().get(0)),
                memory.texts(plan.command()),
                memory.texts(plan.environment()),
                actions,
                attributes,
                memory.zeros(8),
                filter(memory, program),
                memory.bytes(words(CAPABILITY_VERSION_3, 0)),
                memory.zeros(24));
    }

    private static int size(SpawnPlan plan, int program) {
        int size = ACTIONS + ATTRIBUTES + (4 * SIGNAL_SET) + program + 1024;
        size += NativeMemory.room(plan.command().get(0)) + NativeMemory.room(plan.workingDirectory());
        size += plan.command().stream().mapToInt(NativeMemory::room).sum();
        return size + plan.environment().stream().mapToInt(NativeMemory::room).sum();
    }

    private static void actions(SpawnPlan plan, NativeMemory memory, long actions) throws IOException {
        check("posix_spawn_file_actions_init", Libc.posix_spawn_file_actions_init(actions));
        check("posix_spawn_file_actions_addchdir_np",
                Libc.posix_spawn_file_actions_addchdir_np(actions, memory.text(plan.workingDirectory())));
        for (SpawnPlan.Move move : plan.moves()) {
            check("posix_spawn_file_actions", switch (move.from()) {
                case SpawnPlan.Move.CLOSE -> Libc.posix_spawn_file_actions_addclose(actions, move.to());
                case SpawnPlan.Move.CLOSE_FROM -> Libc.posix_spawn_file_actions_addclosefrom_np(actions, move.to());
                default -> Libc.posix_spawn_file_actions_adddup2(actions, move.from(), move.to());
            });
        }
    }

    /** No signal is blocked or handled; the process leads a session, so that no terminal and no Ctrl-C reaches it. */
    private static void attributes(NativeMemory memory, long attributes) throws IOException {
        byte[] all = new byte[SIGNAL_SET];
        Arrays.fill(all, (byte) -1);
        check("posix_spawnattr_init", Libc.posix_spawnattr_init(attributes));
        check("posix_spawnattr_setsigmask", Libc.posix_spawnattr_setsigmask(attributes, memory.zeros(SIGNAL_SET)));
        check("posix_spawnattr_setsigdefault", Libc.posix_spawnattr_setsigdefault(attributes, memory.bytes(all)));
        check("posix_spawnattr_setflags", Libc.posix_spawnattr_setflags(attributes,
                (short) (SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | SET_SESSION)));
    }

    private static long filter(NativeMemory memory, byte[] program) {
        ByteBuffer form = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        form.putShort(0, (short) (program.length / 8)).putLong(8, memory.bytes(program));
        return memory.bytes(form.array());
    }

    private static byte[] words(int first, int second) {
        return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(first).putInt(second).array();
    }

    private static void check(String call, int error) throws IOException {
        Errno.check(call, -error);
    }
}
