package dev.rosey.api.command;

import java.util.concurrent.CompletionStage;

/** Answers a command when the answer is ready. */
@FunctionalInterface
public interface AsyncCommandHandler {
    /**
     * Answers one command.
     *
     * @param invocation who asked what, and where
     * @return the answer, later
     * @throws Exception for any reason; the user is told that the command failed, the log says why
     */
    CompletionStage<Reply> handle(Invocation invocation) throws Exception;
}
