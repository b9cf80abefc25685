package dev.rosey.core.internal.host;

import java.time.InstantSource;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes a plugin's lines to the host's log: bounded in length and rate, without control characters. */
final class PluginLog {
    static final int MAX_LINE = 8192;
    static final int MAX_LINES_PER_SECOND = 200;

    private final Logger log;
    private final LineBudget budget;

    PluginLog(String plugin, InstantSource clock) {
        this.log = LoggerFactory.getLogger("dev.rosey.plugin." + plugin);
        this.budget = new LineBudget(MAX_LINES_PER_SECOND, clock);
    }

    void write(System.Logger.Level level, String logger, String message) {
        OptionalLong droppedBefore = budget.take();
        if (droppedBefore.isEmpty()) {
            return;
        }
        if (droppedBefore.getAsLong() > 0) {
            log.warn("{} lines were dropped: the plugin writes more than {} a second", droppedBefore.getAsLong(),
                    MAX_LINES_PER_SECOND);
        }
        String text = clean(message);
        log.atLevel(level(level)).log(logger.isEmpty() ? text : clean(logger) + ": " + text);
    }

    private static String clean(String text) {
        String cut = text.length() > MAX_LINE ? text.substring(0, MAX_LINE) + "…" : text;
        StringBuilder out = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> {
            if (c == '\n') {
                out.append("\n    ");
            } else if (c == '\t' || !Character.isISOControl(c)) {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static Level level(System.Logger.Level level) {
        return switch (level) {
            case ALL, TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO, OFF -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }
}
