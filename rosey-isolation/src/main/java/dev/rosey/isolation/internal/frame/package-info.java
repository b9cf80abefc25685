/** Frames between a host and the process of a plugin, and the threads that move them. */
@NullMarked
package dev.rosey.isolation.internal.frame;

import org.jspecify.annotations.NullMarked;
