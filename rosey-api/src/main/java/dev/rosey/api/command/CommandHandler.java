package dev.rosey.api.command;

/** Answers a command at once. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Answers one command.
     *
     * @param invocation who asked what, and where
     * @return the answer
     * @throws Exception for any reason; the user is told that the command failed, the log says why
     */
    Reply handle(Invocation invocation) throws Exception;
}
