/** The host's side of the bridge to a plugin: everything that a plugin reaches goes through its guards. */
@NullMarked
package dev.rosey.core.internal.host;

import org.jspecify.annotations.NullMarked;
