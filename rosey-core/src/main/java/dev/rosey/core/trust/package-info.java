/** Which code an operator trusts: checksums that pin a plugin's jar, and keys whose owners may sign it. */
@NullMarked
package dev.rosey.core.trust;

import org.jspecify.annotations.NullMarked;
