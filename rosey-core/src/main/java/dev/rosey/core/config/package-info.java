/** The configuration of an assembled application: one file, read strictly. */
@NullMarked
package dev.rosey.core.config;

import org.jspecify.annotations.NullMarked;
