/** What every implementation must do alike, as test material that other modules reuse. */
@NullMarked
package dev.rosey.contract;

import org.jspecify.annotations.NullMarked;
