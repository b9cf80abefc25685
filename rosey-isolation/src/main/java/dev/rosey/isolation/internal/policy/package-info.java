/** Makes what the kernel enforces out of what a plugin was granted. */
@NullMarked
package dev.rosey.isolation.internal.policy;

import org.jspecify.annotations.NullMarked;
