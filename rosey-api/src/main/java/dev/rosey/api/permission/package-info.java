/**
 * What a plugin may do. Deny by default; a permission without its resources grants nothing; the host checks on its own
 * side of the bridge, and the kernel where it can.
 */
@NullMarked
package dev.rosey.api.permission;

import org.jspecify.annotations.NullMarked;
