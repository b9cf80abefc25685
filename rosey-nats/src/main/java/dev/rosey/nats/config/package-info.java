/** What a bus on NATS is told: servers, credentials, how to behave without a connection, streams. Values only. */
@NullMarked
package dev.rosey.nats.config;

import org.jspecify.annotations.NullMarked;
