package dev.rosey.isolation.worker;

import dev.rosey.isolation.internal.frame.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Turns what plugin code prints into lines of the log. */
final class LineStream extends PrintStream {
    private final LogSink sink;
    private final Lines lines;

    LineStream(LogSink sink, System.Logger.Level level, String name) {
        this(sink, new Lines(sink, level, name));
    }

    private LineStream(LogSink sink, Lines lines) {
        super(lines, true, StandardCharsets.UTF_8);
        this.sink = sink;
        this.lines = lines;
    }

    /** Sends what has been printed of a line so far. */
    void endLine() {
        lines.end();
    }

    /** Where the lines go. */
    LogSink sink() {
        return sink;
    }

    private static final class Lines extends OutputStream {
        private final LogSink sink;
        private final System.Logger.Level level;
        private final String name;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        private Lines(LogSink sink, System.Logger.Level level, String name) {
            this.sink = sink;
            this.level = level;
            this.name = name;
        }

        private synchronized void end() {
            if (line.size() > 0) {
                write('\n');
            }
        }

        @Override
        public synchronized void write(int next) {
            if (next == '\n' || line.size() >= Protocol.MAX_LINE) {
                sink.log(level, name, line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
            if (next != '\n' && next != '\r') {
                line.write(next);
            }
        }
    }
}
