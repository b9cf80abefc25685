/** What an application touches. */
@NullMarked
package dev.rosey.core;

import org.jspecify.annotations.NullMarked;
