/** Contracts that every implementation passes; shipped in a test-jar of its own. */
@NullMarked
package dev.rosey.contract;

import org.jspecify.annotations.NullMarked;
