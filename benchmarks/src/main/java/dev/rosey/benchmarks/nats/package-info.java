/** How fast the bus on NATS is beside the client library alone: in rounds, on a server that the benchmark starts. */
@NullMarked
package dev.rosey.benchmarks.nats;

import org.jspecify.annotations.NullMarked;
