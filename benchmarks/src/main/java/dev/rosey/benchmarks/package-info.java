/** Measures Rosey beside its peers and the floors; one class a question, and one command for all of them. */
@NullMarked
package dev.rosey.benchmarks;

import org.jspecify.annotations.NullMarked;
