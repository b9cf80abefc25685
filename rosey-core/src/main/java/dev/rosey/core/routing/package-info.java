/**
 * Finds who is to receive a subject: {@link dev.rosey.core.routing.RoutingTable}, the heart of the in-process bus, and
 * of use by itself wherever values are registered under subject filters.
 */
@NullMarked
package dev.rosey.core.routing;

import org.jspecify.annotations.NullMarked;
