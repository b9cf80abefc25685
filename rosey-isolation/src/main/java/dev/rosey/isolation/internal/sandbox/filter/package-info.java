/** The filter of system calls: what a sealed process may ask of the kernel, and the program that tells the kernel so. */
@NullMarked
package dev.rosey.isolation.internal.sandbox.filter;

import org.jspecify.annotations.NullMarked;
