/** JSON as a format of payloads. */
@NullMarked
package dev.rosey.core.json;

import org.jspecify.annotations.NullMarked;
