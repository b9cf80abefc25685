/** Measurements that no JMH can make: in rounds, with processes that start and end. */
@NullMarked
package dev.rosey.benchmarks.probe;

import org.jspecify.annotations.NullMarked;
