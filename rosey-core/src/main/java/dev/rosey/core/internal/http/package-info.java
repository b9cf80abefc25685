/**
 * Sends the HTTP requests of plugins: checks where they go, pins the addresses, and bounds what they take. The one place
 * that knows the HTTP client.
 */
@NullMarked
package dev.rosey.core.internal.http;

import org.jspecify.annotations.NullMarked;
