package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;

/** The error numbers of Linux, which are the same on x86-64 and aarch64. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;

    private Errno() {}

    /** The name and number. */
    static String text(int error) {
        String name = switch (error) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case EINTR -> "EINTR";
            case 5 -> "EIO";
            case 7 -> "E2BIG";
            case 8 -> "ENOEXEC";
            case 11 -> "EAGAIN";
            case 12 -> "ENOMEM";
            case EACCES -> "EACCES";
            case 16 -> "EBUSY";
            case ENOTDIR -> "ENOTDIR";
            case 22 -> "EINVAL";
            case 23 -> "ENFILE";
            case 24 -> "EMFILE";
            case 38 -> "ENOSYS";
            case 40 -> "ELOOP";
            case 95 -> "EOPNOTSUPP";
            default -> "errno";
        };
        return name + " (" + error + ')';
    }

    /**
     * The result of a call.
     *
     * @throws IOException if it is a negative error number
     */
    static int check(String call, long result) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed with " + text((int) -result));
        }
        return (int) result;
    }
}
