/** Connections to platforms, and the one model of chat that all of them are translated to. */
@NullMarked
package dev.rosey.api.connector;

import org.jspecify.annotations.NullMarked;
