/** What the bus, its storage and its leases on NATS are to be like: values without behaviour. */
@NullMarked
package dev.rosey.nats.config;

import org.jspecify.annotations.NullMarked;
