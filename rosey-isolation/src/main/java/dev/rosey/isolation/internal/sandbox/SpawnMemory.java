package dev.rosey.isolation.internal.sandbox;

/**
 * The memory that the restricted thread's calls use, laid out beforehand.
 *
 * @param memory keeps what the addresses lead to
 * @param path of the program
 * @param arguments of the program
 * @param environment of the program
 * @param actions what is done with descriptors
 * @param attributes signals and session
 * @param pid where the number of the process is put
 * @param filter the program of the filter, with its length
 * @param capabilityHeader says that the capabilities of this thread are meant
 * @param capabilities none
 */
record SpawnMemory(NativeMemory memory, long path, long arguments, long environment, long actions, long attributes,
        long pid, long filter, long capabilityHeader, long capabilities) {}
