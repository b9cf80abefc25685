/** Storage and leases in key-value buckets of a NATS server. */
@NullMarked
package dev.rosey.nats.internal.kv;

import org.jspecify.annotations.NullMarked;
