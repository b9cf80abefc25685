/** Connectors around connectors: one host of several serves a platform at a time. */
@NullMarked
package dev.rosey.core.connector;

import org.jspecify.annotations.NullMarked;
