/**
 * Archives of the worker's classes, from which a plugin's Java virtual machine takes them ready to use instead of reading,
 * checking and linking them at every start. They are made in the background and never needed.
 */
@NullMarked
package dev.rosey.isolation.internal.archive;

import org.jspecify.annotations.NullMarked;
