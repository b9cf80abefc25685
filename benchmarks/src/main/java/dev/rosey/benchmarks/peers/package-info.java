/** Rosey and its peers behind the same few operations, so that all of them do the same work. */
@NullMarked
package dev.rosey.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
