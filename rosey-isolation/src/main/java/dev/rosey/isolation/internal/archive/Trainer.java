package dev.rosey.isolation.internal.archive;

import java.io.IOException;
import java.nio.file.Path;

/** Makes archives. For one thread, but for {@link #close()}. */
interface Trainer extends AutoCloseable {
    /**
     * Makes the archive of a recipe in a file, and sees to it that Java accepts it.
     *
     * @throws IOException if that fails; the message says why
     * @throws InterruptedException if the thread was interrupted
     */
    void make(ArchiveRecipe recipe, Path archive) throws IOException, InterruptedException;

    /** Ends what is being made, and makes nothing more. */
    @Override
    void close();
}
