package dev.rosey.isolation.internal.supervisor;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The place of one plugin in the queue of starts: it has one turn at most. Runs on the plugin's serial executor. */
final class StartTurn {
    private final StartQueue starts;
    private final Executor serial;
    private StartQueue.@Nullable Turn turn;
    private long number;

    StartTurn(StartQueue starts, Executor serial) {
        this.starts = starts;
        this.serial = serial;
    }

    /** Runs the action on the serial executor when it is the plugin's turn, unless the turn was ended before. */
    void take(Runnable launch) {
        long mine = ++number;
        turn = starts.enter(() -> serial.execute(() -> {
            if (turn != null && number == mine) {
                launch.run();
            }
        }));
    }

    /** The process has started, or will not: another one may. Idempotent. */
    void end() {
        StartQueue.Turn ended = turn;
        turn = null;
        if (ended != null) {
            ended.end();
        }
    }
}
