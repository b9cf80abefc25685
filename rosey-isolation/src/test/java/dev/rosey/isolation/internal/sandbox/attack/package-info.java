/** A program that tries to get out of its process, in every way that is known, and says what became of each attempt. */
@NullMarked
package dev.rosey.isolation.internal.sandbox.attack;

import org.jspecify.annotations.NullMarked;
