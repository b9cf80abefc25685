/** Where an application keeps what its plugins store. */
@NullMarked
package dev.rosey.core.storage;

import org.jspecify.annotations.NullMarked;
