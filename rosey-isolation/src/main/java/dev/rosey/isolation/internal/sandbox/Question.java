package dev.rosey.isolation.internal.sandbox;

/** A system call for which the filter asks the host. Confined to one thread. */
final class Question {
    long id;
    int pid;
    int number;
    long firstArgument;
}
