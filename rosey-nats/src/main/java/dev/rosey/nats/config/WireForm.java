package dev.rosey.nats.config;

/**
 * How an event is written into a NATS message. Reading does not depend on it: every form is understood by every Rosey
 * bus, whatever it writes itself.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/main/cloudevents/formats/json-format.md">CloudEvents' JSON
 *     format</a>
 * @see <a href="https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/nats-protocol-binding.md">CloudEvents
 *     on NATS</a>
 */
public enum WireForm {
    /** One JSON object with attributes and data, in CloudEvents' JSON format, and no headers: the fastest form. */
    STRUCTURED,

    /**
     * As {@link #STRUCTURED}, with the header {@code content-type: application/cloudevents+json}, for readers that go by
     * the letter of CloudEvents.
     */
    STRICT,

    /**
     * Each attribute in a {@code ce-} header of its own, and the data alone as the body, for readers that want nothing
     * but the data. Headers have no types: whole numbers and truth values arrive as text. An unpaired surrogate, which
     * UTF-8 cannot express, is written as {@code ?}.
     */
    BINARY
}
