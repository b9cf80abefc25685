/**
 * Plugins: what their authors implement ({@link dev.rosey.api.plugin.Plugin}), what they are given
 * ({@link dev.rosey.api.plugin.PluginContext}), and what an application sees of them.
 */
@NullMarked
package dev.rosey.api.plugin;

import org.jspecify.annotations.NullMarked;
