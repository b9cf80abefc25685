/** Buses around buses. */
@NullMarked
package dev.rosey.core.internal.bus;

import org.jspecify.annotations.NullMarked;
