package dev.rosey.isolation.worker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The plugin's logger: each record becomes a line of the host's log, with the stack trace of an exception. */
final class WorkerLogger implements System.Logger {
    private final String name;
    private final LogSink sink;

    WorkerLogger(String name, LogSink sink) {
        this.name = name;
        this.sink = sink;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= Level.DEBUG.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            sink.log(level, name, withTrace(translate(bundle, message), thrown));
        }
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... params) {
        if (isLoggable(level)) {
            String text = translate(bundle, format);
            sink.log(level, name, params == null || params.length == 0 ? text : MessageFormat.format(text, params));
        }
    }

    private static String translate(@Nullable ResourceBundle bundle, @Nullable String key) {
        String text = String.valueOf(key);
        try {
            return bundle == null ? text : bundle.getString(text);
        } catch (MissingResourceException e) {
            return text;
        }
    }

    /** The message, and below it the stack trace. */
    static String withTrace(String message, @Nullable Throwable thrown) {
        if (thrown == null) {
            return message;
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return message + '\n' + trace;
    }
}
