package dev.rosey.isolation.internal.sandbox;

import java.util.Set;

/**
 * Rights of Landlock as bits.
 *
 * @param files rights on files
 * @param network rights of TCP
 * @param scopes what is kept inside: signals and abstract sockets
 * @param abi the version they belong to
 */
record LandlockRights(long files, long network, long scopes, int abi) {
    static final int NEWEST = 7;
    static final int ABI_NETWORK = 4;
    static final int ABI_SCOPES = 6;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    private static final long READ_DIR = 1 << 3;
    private static final long REMOVE_DIR = 1 << 4;
    private static final long REMOVE_FILE = 1 << 5;
    private static final long MAKE_DIR = 1 << 7;
    private static final long MAKE_REG = 1 << 8;
    private static final long FIRST = (1 << 13) - 1;
    private static final long REFER = 1 << 13;
    private static final long TRUNCATE = 1 << 14;
    private static final long IOCTL_DEV = 1 << 15;
    private static final long OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

    /** Everything that a version can forbid. */
    static LandlockRights all(int abi) {
        long files = FIRST | (abi >= 2 ? REFER : 0) | (abi >= 3 ? TRUNCATE : 0) | (abi >= 5 ? IOCTL_DEV : 0);
        return new LandlockRights(files, abi >= ABI_NETWORK ? 3 : 0, abi >= ABI_SCOPES ? 3 : 0, abi);
    }

    /** What a grant allows, as far as this version knows it. Sockets, pipes, devices and links are never made. */
    long of(Set<SandboxPolicy.Access> grant, boolean isDirectory) {
        long rights = 0;
        for (SandboxPolicy.Access access : grant) {
            rights |= switch (access) {
                case READ -> READ_FILE | READ_DIR;
                case WRITE -> WRITE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE;
                case DELETE -> REMOVE_DIR | REMOVE_FILE;
                case EXECUTE -> EXECUTE;
            };
        }
        if (grant.contains(SandboxPolicy.Access.WRITE) && grant.contains(SandboxPolicy.Access.DELETE)) {
            rights |= REFER;
        }
        return rights & files & (isDirectory ? -1 : OF_A_FILE);
    }
}
