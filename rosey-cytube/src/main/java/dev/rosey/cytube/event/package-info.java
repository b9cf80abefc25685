/** What a CyTube connector tells about its connection: payloads of {@code connection.*} events and parts of its status. */
@NullMarked
package dev.rosey.cytube.event;

import org.jspecify.annotations.NullMarked;
