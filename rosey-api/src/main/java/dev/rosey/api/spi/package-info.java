/**
 * What implementers of buses, runtimes and transports need: not for plugin authors.
 */
@NullMarked
package dev.rosey.api.spi;

import org.jspecify.annotations.NullMarked;
