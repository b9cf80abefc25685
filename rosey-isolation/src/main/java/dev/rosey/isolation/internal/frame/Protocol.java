package dev.rosey.isolation.internal.frame;

/** The figures that both ends of a bridge agree on. */
public final class Protocol {
    /** The first number of a HELLO: {@code ROSE} in ASCII. */
    public static final int MAGIC = 0x524f5345;

    /** The oldest version of the protocol that this code speaks. */
    public static final int MIN_VERSION = 1;

    /** The newest version of the protocol that this code speaks. */
    public static final int MAX_VERSION = 1;

    /** The version of the API that plugins are compiled against. */
    public static final String API_VERSION = "0.1";

    /** The greatest length of a frame without its length prefix, in bytes. */
    public static final int MAX_FRAME = 1 << 20;

    /** The greatest length of one piece of code, in bytes. */
    public static final int MAX_CHUNK = 256 << 10;

    /** The greatest length of a plugin's code, in bytes. */
    public static final int MAX_CODE = 64 << 20;

    /** How many calls may wait for the other end at once. */
    public static final int MAX_CALLS = 1024;

    /** How many calls of one plugin may be with the host's storage at once; the rest waits in the plugin's process. */
    public static final int STORAGE_WINDOW = 32;

    /** How many HTTP requests of one plugin may be with its host at once, unread responses included. */
    public static final int HTTP_WINDOW = 32;

    /** How many subscriptions one plugin may have. */
    public static final int MAX_SUBSCRIPTIONS = 1024;

    /** How many events may wait in the host for one subscription, if it asks for so much room. */
    public static final int MAX_WAITING = 1 << 15;

    /** How many events may be with a plugin's process unfinished; the rest waits in the host. */
    public static final int EVENT_WINDOW = 1024;

    /** When so many bytes of events are with a plugin's process unfinished, no further event is sent. */
    public static final int EVENT_BYTES = 4 << 20;

    /** How many bytes the unanswered questions and durable events of a process may have; one with more is ended. */
    public static final int CALL_BYTES = 4 << 20;

    /** How many bytes surely fit into a pipe that has room for a page of them, whatever was written before. */
    public static final int PIPE_BYTES = 4 << 10;

    /** The greatest length of a line in the log, in characters. */
    public static final int MAX_LINE = 8 << 10;

    /** The logger of the lines that a plugin writes to {@code System.err}. */
    public static final String ERRORS = "stderr";

    private Protocol() {}
}
