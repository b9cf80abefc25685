/** What an application says about the server, the streams and the form of events: values only. */
@NullMarked
package dev.rosey.nats.config;

import org.jspecify.annotations.NullMarked;
