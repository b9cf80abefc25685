/** Plugins in processes of their own. */
@NullMarked
package dev.rosey.isolation;

import org.jspecify.annotations.NullMarked;
