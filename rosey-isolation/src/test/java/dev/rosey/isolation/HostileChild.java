package dev.rosey.isolation;

import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A process that speaks nonsense in the place of a worker; its argument says which. */
final class HostileChild {
    private HostileChild() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        switch (args[0]) {
            case "garbage" -> out.write("This is no frame.\n".getBytes(StandardCharsets.UTF_8));
            case "huge" -> out.writeInt(Integer.MAX_VALUE);
            case "negative" -> out.writeInt(-1);
            case "unknown-kind" -> {
                out.writeInt(1);
                out.write(0);
            }
            case "half" -> {
                out.writeInt(100);
                out.write(new byte[50]);
                out.flush();
                System.exit(5);
            }
            case "dies-talking" -> {
                System.err.println("I cannot go on");
                System.exit(6);
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        out.flush();
        new CountDownLatch(1).await();
    }
}
