/** The root of Rosey's API: what all other packages share. */
@NullMarked
package dev.rosey.api;

import org.jspecify.annotations.NullMarked;
