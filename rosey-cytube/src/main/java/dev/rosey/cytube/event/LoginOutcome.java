package dev.rosey.cytube.event;

/** What became of a login. */
public sealed interface LoginOutcome permits LoggedIn, LoginRefused {}
