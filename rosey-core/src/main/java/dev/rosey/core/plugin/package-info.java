/**
 * The plugins of an application: loading, starting and stopping them by name, and the runtime for trusted plugins inside
 * the application's own process.
 */
@NullMarked
package dev.rosey.core.plugin;

import org.jspecify.annotations.NullMarked;
