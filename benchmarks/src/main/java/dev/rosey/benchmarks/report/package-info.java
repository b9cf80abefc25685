/** What was to be shown and what was measured, as a table, as JSON and as a chart. */
@NullMarked
package dev.rosey.benchmarks.report;

import org.jspecify.annotations.NullMarked;
