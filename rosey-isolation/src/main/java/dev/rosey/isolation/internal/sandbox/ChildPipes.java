package dev.rosey.isolation.internal.sandbox;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The pipes between a child and its host. */
final class ChildPipes {
    private final Natives natives;
    private final Descriptors childEnds;
    private final Descriptors hostEnds;
    private final List<Closeable> streams = new ArrayList<>();
    private int input = -1;
    private int output = -1;
    private int text = -1;
    private int nothing = -1;
    private int lifeline = -1;

    ChildPipes(Natives natives, Descriptors childEnds, Descriptors hostEnds) {
        this.natives = natives;
        this.childEnds = childEnds;
        this.hostEnds = hostEnds;
    }

    /** Makes the pipes. */
    SealedChild.Pipes open(SealedPlan.Streams kind) throws IOException {
        if (kind == SealedPlan.Streams.FRAMES) {
            nothing = childEnds.addHigh("open(/dev/null)", natives.open("/dev/null", 0));
        }
        int[] ends = pipe();
        hostEnds.add("pipe2", ends[1]); // kept open; never written
        lifeline = childEnds.addHigh("pipe2", ends[0]);
        // The child could otherwise open the writing end itself, and hold it when the host is gone.
        Errno.check("fchmod", natives.forbidOpening(lifeline));

        ends = pipe();
        childEnds.add("pipe2", ends[1]);
        input = childEnds.addHigh("pipe2", ends[0]);
        FileOutputStream toChild = kept(new FileOutputStream(path(ends[1])), ends[1]);

        ends = pipe();
        childEnds.add("pipe2", ends[0]);
        output = childEnds.addHigh("pipe2", ends[1]);
        InputStream fromChild = kept(new PipeInput(new FileInputStream(path(ends[0]))), ends[0]);

        ends = pipe();
        childEnds.add("pipe2", ends[0]);
        text = childEnds.addHigh("pipe2", ends[1]);
        return new SealedChild.Pipes(toChild, fromChild, kept(new PipeInput(new FileInputStream(path(ends[0]))), ends[0]));
    }

    private int[] pipe() throws IOException {
        int[] ends = new int[2];
        Errno.check("pipe2", natives.pipe(ends));
        return ends;
    }

    private <T extends Closeable> T kept(T stream, int end) {
        streams.add(stream);
        childEnds.close(end);
        return stream;
    }

    /** Opened once more by this name, a pipe becomes a stream of the JDK. */
    private static String path(int end) {
        return "/proc/self/fd/" + end;
    }

    /** The reading end of the pipe that ends the child with its host. */
    int lifeline() {
        return lifeline;
    }

    /** What becomes which descriptor in the child. */
    List<SpawnPlan.Move> moves(SealedPlan.Streams kind) {
        List<SpawnPlan.Move> standard = switch (kind) {
            case STANDARD -> List.of(new SpawnPlan.Move(input, 0), new SpawnPlan.Move(output, 1),
                    new SpawnPlan.Move(text, 2), SpawnPlan.Move.close(3), SpawnPlan.Move.close(4));
            case FRAMES -> List.of(new SpawnPlan.Move(nothing, 0), new SpawnPlan.Move(text, 1),
                    new SpawnPlan.Move(text, 2), new SpawnPlan.Move(input, 3), new SpawnPlan.Move(output, 4));
        };
        List<SpawnPlan.Move> all = new ArrayList<>(standard);
        // Nothing else may be open when the filter asks for the lifeline: the child has copies of the host's descriptors,
        // also of the one on which it asks, and would wait for ever for an answer if the host was killed meanwhile.
        all.add(new SpawnPlan.Move(lifeline, SealedLauncher.LIFELINE + 1));
        all.add(SpawnPlan.Move.closeFrom(SealedLauncher.LIFELINE + 2));
        all.add(new SpawnPlan.Move(SealedLauncher.LIFELINE + 1, SealedLauncher.LIFELINE));
        all.add(SpawnPlan.Move.close(SealedLauncher.LIFELINE + 1));
        return all;
    }

    /** Closes the host's streams, of a child that was not started. */
    void close() {
        for (Closeable stream : streams) {
            try {
                stream.close();
            } catch (IOException e) {
                // nothing was written that could be lost
            }
        }
    }
}
