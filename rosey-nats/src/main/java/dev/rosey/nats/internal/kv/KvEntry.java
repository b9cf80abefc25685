package dev.rosey.nats.internal.kv;

/** What a bucket has under a key: a value, or the mark of one that was deleted. */
final class KvEntry {
    /** When an entry does not expire. */
    static final long NEVER = Long.MAX_VALUE;

    private final String key;
    private final long revision;
    private final boolean isDeleted;
    private final long expiresAt;
    private final byte[] bytes;

    KvEntry(String key, long revision, boolean isDeleted, long expiresAt, byte[] bytes) {
        this.key = key;
        this.revision = revision;
        this.isDeleted = isDeleted;
        this.expiresAt = expiresAt;
        this.bytes = bytes;
    }

    /** As it is written in the bucket. */
    String key() {
        return key;
    }

    /** Grows with each change of the bucket. */
    long revision() {
        return revision;
    }

    boolean isDeleted() {
        return isDeleted;
    }

    /** When its time is over, in milliseconds of the epoch; {@link #NEVER} if it has none. */
    long expiresAt() {
        return expiresAt;
    }

    /** Whether there is a value, whose time is not over. */
    boolean isThere(long epochMillis) {
        return !isDeleted && epochMillis < expiresAt;
    }

    /** The value; not copied, not changed by anyone. Empty for one of a list. */
    byte[] bytes() {
        return bytes;
    }
}
