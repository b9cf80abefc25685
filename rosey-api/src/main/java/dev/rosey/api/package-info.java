/** What authors of plugins and connectors compile against. */
@NullMarked
package dev.rosey.api;

import org.jspecify.annotations.NullMarked;
