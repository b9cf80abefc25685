package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.Value;
import dev.rosey.isolation.internal.frame.Batch;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Protocol;
import java.util.Arrays;

/** Gives a plugin's code piece by piece, as fast as its process takes it. */
final class CodeSource implements FrameWriter.Source {
    private final byte[] code;
    private volatile boolean open;
    private int position; // guarded by the writer's lock

    CodeSource(byte[] code) {
        this.code = code;
    }

    /** Lets the code be sent. */
    void open() {
        open = true;
    }

    @Override
    public void drainTo(Batch batch) {
        while (open && position < code.length) {
            int end = Math.min(code.length, position + Protocol.MAX_CHUNK);
            if (!batch.hasRoom(end - position)) {
                return;
            }
            Outgoing piece = new Outgoing(FrameCodec.encode(
                    new Frame.Code(new Value.Bytes(Arrays.copyOfRange(code, position, end)))));
            if (!batch.add(piece)) {
                return;
            }
            position = end;
        }
    }
}
