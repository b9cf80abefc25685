/** What a bus on NATS is told before it starts: values without threads or connections. */
@NullMarked
package dev.rosey.nats.config;

import org.jspecify.annotations.NullMarked;
