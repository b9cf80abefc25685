/** Events as NATS messages: CloudEvents' JSON format and headers, written and read by hand for speed. */
@NullMarked
package dev.rosey.nats.internal.wire;

import org.jspecify.annotations.NullMarked;
