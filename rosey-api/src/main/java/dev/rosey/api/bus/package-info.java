/**
 * The event bus: publish and subscribe, request and reply, durable consumers.
 *
 * <p>One interface, several implementations under one contract: in process, on NATS, and the plugin's own end of the
 * bridge to its host. Delivery is at most once unless {@link dev.rosey.api.bus.EventBus#publishDurable} and
 * {@link dev.rosey.api.bus.EventBus#consume} are used, and nothing is lost silently: each drop is counted by reason.
 */
@NullMarked
package dev.rosey.api.bus;

import org.jspecify.annotations.NullMarked;
