package dev.rosey.isolation.internal.sandbox;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** Functions of the GNU C library, bound when this class is loaded. Addresses are numbers. */
@SuppressWarnings("MemberName") // the names are the library's
final class Libc {
    static {
        Native.register(Libc.class, NativeLibrary.getInstance("libc.so.6"));
    }

    private Libc() {}

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    static native int posix_spawn(long pid, long path, long actions, long attributes, long arguments, long environment);

    static native int posix_spawn_file_actions_init(long actions);

    static native int posix_spawn_file_actions_adddup2(long actions, int from, int to);

    static native int posix_spawn_file_actions_addclose(long actions, int descriptor);

    static native int posix_spawn_file_actions_addclosefrom_np(long actions, int from);

    static native int posix_spawn_file_actions_addchdir_np(long actions, long path);

    static native int posix_spawn_file_actions_destroy(long actions);

    static native int posix_spawnattr_init(long attributes);

    static native int posix_spawnattr_setflags(long attributes, short flags);

    static native int posix_spawnattr_setsigmask(long attributes, long signals);

    static native int posix_spawnattr_setsigdefault(long attributes, long signals);

    static native int posix_spawnattr_destroy(long attributes);
}
