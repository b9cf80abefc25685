/**
 * Starts processes that the kernel shuts in from their first instruction on: a thread of the host restricts itself and
 * starts the process, which inherits the restrictions. Linux only; nothing of this is loaded elsewhere.
 */
@NullMarked
package dev.rosey.isolation.internal.sandbox;

import org.jspecify.annotations.NullMarked;
