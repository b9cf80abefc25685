/**
 * What travels on the bus: {@link dev.rosey.api.event.Event} with CloudEvents 1.0 attributes, its
 * {@link dev.rosey.api.event.Payload}, and {@link dev.rosey.api.event.Value}, the data model of payloads, to and from
 * which records are bound by structure.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0.2</a>
 */
@NullMarked
package dev.rosey.api.event;

import org.jspecify.annotations.NullMarked;
