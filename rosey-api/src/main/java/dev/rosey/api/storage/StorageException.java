package dev.rosey.api.storage;

import dev.rosey.api.RoseyException;
import org.jspecify.annotations.Nullable;

/** The store refused an operation or could not be reached. Code {@code STORAGE-001}. */
public final class StorageException extends RoseyException {
    private static final long serialVersionUID = 1L;

    /** Makes the error. */
    public StorageException(String message, @Nullable Throwable cause) {
        super("STORAGE-001", message, cause);
    }
}
