/** Starts the Java virtual machines in which plugins run. */
@NullMarked
package dev.rosey.isolation.internal.launch;

import org.jspecify.annotations.NullMarked;
