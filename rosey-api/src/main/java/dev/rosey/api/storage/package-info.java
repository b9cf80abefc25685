/** Where plugins and the framework keep data. */
@NullMarked
package dev.rosey.api.storage;

import org.jspecify.annotations.NullMarked;
