/**
 * Tests plugins without a server, a process or real time. No test framework is needed.
 */
@NullMarked
package dev.rosey.core.testkit;

import org.jspecify.annotations.NullMarked;
