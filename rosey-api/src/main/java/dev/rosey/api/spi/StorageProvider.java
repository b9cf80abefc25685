package dev.rosey.api.spi;

import dev.rosey.api.storage.Storage;

/**
 * A store that has room for many namespaces, such as one for each plugin. The host chooses the namespaces and checks
 * permissions; a provider checks arguments with {@link StorageArguments}, and bounds what a namespace may take. What one
 * namespace does must not hold up another. Safe for use by any number of threads.
 */
public interface StorageProvider extends AutoCloseable {
    /**
     * Opens a namespace. Does not block, and may be called any number of times: each time with the same data behind it.
     *
     * @param namespace 1 to 64 letters, digits, {@code -} and {@code _}, such as the name of a plugin
     * @return its data; needs no closing
     * @throws IllegalArgumentException if the namespace is written in another way
     * @throws dev.rosey.api.storage.StorageException if it cannot be opened
     */
    Storage open(String namespace);

    /**
     * Frees what the store holds; operations fail with {@link dev.rosey.api.storage.StorageException} from now on.
     * Idempotent.
     */
    @Override
    void close();
}
