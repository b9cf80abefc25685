/** A bot assembled of the modules from one configuration file. */
@NullMarked
package dev.rosey.examples.bot;

import org.jspecify.annotations.NullMarked;
