package dev.rosey.isolation.internal.sandbox.attack;

import java.nio.file.Path;
import java.util.List;

/**
 * What an attacker finds. All of it was made by the test.
 *
 * @param directory files that may be read, and not changed
 * @param data a directory that may be granted
 * @param library the native library
 * @param host the number of the process that started the attacker
 * @param decoy the number of a process that is asked, traced and limited
 * @param victims numbers of processes that may be killed
 * @param machine the number of a Java virtual machine
 * @param port a port of TCP that listens at the IPv4 loopback address; it is never granted
 * @param lifeline the descriptor of the lifeline; −1 if there is none, and the attacker makes one
 */
public record Scene(Path directory, Path data, Path library, long host, long decoy, List<Long> victims, long machine,
        int port, int lifeline) {
    /** From arguments of a program. */
    static Scene of(List<String> texts) {
        return new Scene(Path.of(texts.get(0)), Path.of(texts.get(1)), Path.of(texts.get(2)), Long.parseLong(texts.get(3)),
                Long.parseLong(texts.get(4)), List.of(Long.parseLong(texts.get(5)), Long.parseLong(texts.get(6))),
                Long.parseLong(texts.get(7)), Integer.parseInt(texts.get(8)), Integer.parseInt(texts.get(9)));
    }

    /** As arguments of a program. */
    public List<String> texts() {
        return List.of(directory.toString(), data.toString(), library.toString(), String.valueOf(host), String.valueOf(decoy),
                String.valueOf(victims.get(0)), String.valueOf(victims.get(1)), String.valueOf(machine),
                String.valueOf(port), String.valueOf(lifeline));
    }

    /** A file of that name that may be read. */
    Path file(String name) {
        return directory.resolve(name);
    }
}
