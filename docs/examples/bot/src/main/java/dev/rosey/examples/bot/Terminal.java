package dev.rosey.examples.bot;

import java.io.Console;

/** Whether somebody sits at the other end. */
final class Terminal {
    private Terminal() {}

    /** Whether both standard input and output are a terminal. Since Java 22 a console exists without one, too. */
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        if (Runtime.version().feature() < 22) {
            return true;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
