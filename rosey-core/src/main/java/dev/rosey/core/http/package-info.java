/** What an application decides about the HTTP requests that it sends for its plugins. */
@NullMarked
package dev.rosey.core.http;

import org.jspecify.annotations.NullMarked;
