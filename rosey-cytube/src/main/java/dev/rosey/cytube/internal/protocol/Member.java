package dev.rosey.cytube.internal.protocol;

/**
 * A named user of a channel. Addresses, aliases and profile texts are left out on purpose.
 *
 * @param name as the server spells it
 * @param rank standing in the channel
 * @param afk whether away
 * @param muted whether muted, as far as the server tells
 */
public record Member(String name, double rank, boolean afk, boolean muted) {}
