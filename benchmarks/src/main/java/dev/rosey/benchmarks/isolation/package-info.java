/** How fast and how small plugins in processes of their own are: measured in rounds, as a process cannot be run by JMH. */
@NullMarked
package dev.rosey.benchmarks.isolation;

import org.jspecify.annotations.NullMarked;
