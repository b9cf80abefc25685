/** Measures the processes of plugins and compares that with their limits. */
@NullMarked
package dev.rosey.isolation.internal.monitor;

import org.jspecify.annotations.NullMarked;
