/**
 * Commands in chat lines: the router that finds the owner of a command, checks who may use it and how often, asks it,
 * and sends the answer back to where the line came from.
 */
@NullMarked
package dev.rosey.core.command;

import org.jspecify.annotations.NullMarked;
