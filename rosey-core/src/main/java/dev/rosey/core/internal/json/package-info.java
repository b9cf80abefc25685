/** JSON text to and from values: the one place that knows the parser. */
@NullMarked
package dev.rosey.core.internal.json;

import org.jspecify.annotations.NullMarked;
