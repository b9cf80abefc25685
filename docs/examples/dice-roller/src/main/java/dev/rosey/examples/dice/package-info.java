/** A plugin that rolls dice and flips coins. */
@NullMarked
package dev.rosey.examples.dice;

import org.jspecify.annotations.NullMarked;
