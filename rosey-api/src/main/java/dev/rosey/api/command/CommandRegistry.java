package dev.rosey.api.command;

/** Where a plugin registers the handlers of the commands that its manifest declares. */
public interface CommandRegistry {
    /**
     * Registers a handler that answers at once.
     *
     * @param command the name of the command, as in the manifest
     * @param handler answers it
     * @throws IllegalArgumentException if the manifest does not declare the command
     * @throws IllegalStateException if the command has a handler already
     */
    default void register(String command, CommandHandler handler) {
        registerAsync(command, invocation -> java.util.concurrent.CompletableFuture.completedFuture(handler.handle(invocation)));
    }

    /**
     * Registers a handler that answers later.
     *
     * @param command the name of the command, as in the manifest
     * @param handler answers it
     * @throws IllegalArgumentException if the manifest does not declare the command
     * @throws IllegalStateException if the command has a handler already
     */
    void registerAsync(String command, AsyncCommandHandler handler);
}
