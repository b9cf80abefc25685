package dev.rosey.core.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/** Writes whole texts, and the prompt when there is one, in UTF-8. Safe for use by any number of threads. */
final class ConsoleScreen {
    private final OutputStream out;
    private final String prompt;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean promptShown; // guarded by lock

    /**
     * @param prompt shown while a line is awaited; empty for none
     */
    ConsoleScreen(OutputStream out, String prompt) {
        this.out = out;
        this.prompt = prompt;
    }

    /** Prints a text and a line feed; a prompt that is shown gives way and comes back below. */
    void print(String text) throws IOException {
        String safe = harmless(text);
        lock.lock();
        try {
            String blank = promptShown ? '\r' + " ".repeat(prompt.length()) + '\r' : "";
            write(blank + safe + (safe.endsWith("\n") ? "" : "\n") + prompt);
            promptShown = !prompt.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Shows the prompt unless it is there. */
    void showPrompt() throws IOException {
        lock.lock();
        try {
            if (!promptShown && !prompt.isEmpty()) {
                write(prompt);
                promptShown = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The user has ended the line that the prompt was on. */
    void lineEntered() {
        lock.lock();
        try {
            promptShown = false;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the line of the prompt at the end of the input. */
    void end() throws IOException {
        lock.lock();
        try {
            write(promptShown ? "\n" : "");
            promptShown = false;
        } finally {
            lock.unlock();
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (out instanceof PrintStream stream && stream.checkError()) {
            throw new IOException("the output was closed");
        }
    }

    /** The text with visible escapes in place of what could steer a terminal or turn the direction of writing. */
    static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean steers = type == Character.CONTROL && c != '\n' && c != '\t';
            boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
            if (steers || turns || type == Character.SURROGATE) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
