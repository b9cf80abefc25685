package dev.rosey.api.spi;

/** Makes leases that several hosts compete for. Safe for use by any number of threads. */
public interface LeaseProvider extends AutoCloseable {
    /**
     * One more competitor for a lease, with no campaign begun. Does not block. Two of one name compete, also in one host.
     *
     * @param name what it is a lease of: 1 to {@value dev.rosey.api.storage.Storage#MAX_KEY_LENGTH} characters without
     *     control characters and without halves of surrogate pairs, such as {@code cytube/movies}
     * @throws IllegalArgumentException if the name is written in another way
     * @throws IllegalStateException if the provider is closed
     */
    Lease lease(String name);

    /** Closes all leases that it made. Bounded, idempotent. */
    @Override
    void close();
}
