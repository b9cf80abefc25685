/** One channel: connecting, joining, logging in, sending in time, and doing all of it again. */
@NullMarked
package dev.rosey.cytube.internal.session;

import org.jspecify.annotations.NullMarked;
