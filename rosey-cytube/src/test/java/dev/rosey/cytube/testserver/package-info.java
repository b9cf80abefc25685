/** Holds the test server to what was recorded of a real one. */
@NullMarked
package dev.rosey.cytube.testserver;

import org.jspecify.annotations.NullMarked;
