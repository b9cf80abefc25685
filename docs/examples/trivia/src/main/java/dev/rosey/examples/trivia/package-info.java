/** A plugin that runs quizzes, one in each channel, and keeps scores. */
@NullMarked
package dev.rosey.examples.trivia;

import org.jspecify.annotations.NullMarked;
