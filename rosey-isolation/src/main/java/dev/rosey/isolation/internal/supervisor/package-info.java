/** The life of a plugin's process, and the host's end of the bridge to it. */
@NullMarked
package dev.rosey.isolation.internal.supervisor;

import org.jspecify.annotations.NullMarked;
