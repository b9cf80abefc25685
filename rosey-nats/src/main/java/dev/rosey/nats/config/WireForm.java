package dev.rosey.nats.config;

/** How events are written to NATS. All three forms are understood, whichever is written. */
public enum WireForm {
    /** One JSON body with the fields of a structured CloudEvent, without headers: the default, and the fastest. */
    STRUCTURED,
    /** The same body, with the header {@code content-type: application/cloudevents+json}. */
    STRICT,
    /** Attributes in {@code ce-} headers, the data as the body. */
    BINARY
}
