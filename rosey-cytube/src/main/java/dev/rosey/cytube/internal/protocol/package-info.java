/** The language of CyTube servers: what they say, what can be said to them, and their rules; no threads, no clock. */
@NullMarked
package dev.rosey.cytube.internal.protocol;

import org.jspecify.annotations.NullMarked;
