/** A plugin that answers questions about the future. */
@NullMarked
package dev.rosey.examples.eightball;

import org.jspecify.annotations.NullMarked;
