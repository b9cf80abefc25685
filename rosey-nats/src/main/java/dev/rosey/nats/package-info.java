/** The event bus on a NATS server. */
@NullMarked
package dev.rosey.nats;

import org.jspecify.annotations.NullMarked;
