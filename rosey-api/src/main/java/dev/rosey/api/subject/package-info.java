/**
 * Names on the bus: {@link dev.rosey.api.subject.Subject}, {@link dev.rosey.api.subject.SubjectFilter} and the subject
 * table of the framework in {@link dev.rosey.api.subject.Subjects}.
 *
 * <p>The rules are those of NATS: tokens separated by {@code .}, {@code *} stands for exactly one token, a trailing
 * {@code >} for one or more. Everything that Rosey accepts a NATS server accepts, and matching agrees with it. Rosey
 * refuses in addition: whitespace and control characters of any script, unpaired surrogates, wildcard characters
 * inside a token, more than {@link dev.rosey.api.subject.Subject#MAX_TOKENS} tokens and more than
 * {@link dev.rosey.api.subject.Subject#MAX_LENGTH} bytes.
 */
@NullMarked
package dev.rosey.api.subject;

import org.jspecify.annotations.NullMarked;
