package dev.rosey.isolation.internal.sandbox.filter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs programs for seccomp as the kernel does, for the instructions that it accepts and we use. */
final class ClassicBpf {
    private final ByteBuffer program;

    ClassicBpf(byte[] program) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        if (program.length == 0 || program.length % 8 != 0 || program.length / 8 > 4096) {
            throw new IllegalArgumentException("No program: " + program.length + " bytes");
        }
    }

    int length() {
        return program.capacity() / 8;
    }

    /** What the program returns for a call. */
    int run(int architecture, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(architecture).putLong(0xDEAD_BEEFL);
        for (int i = 0; i < 6; i++) {
            data.putLong(i < arguments.length ? arguments[i] : 0);
        }
        int accumulator = 0;
        int at = 0;
        while (true) {
            int code = program.getShort(at * 8);
            int whenTrue = program.get((at * 8) + 2) & 0xFF;
            int whenFalse = program.get((at * 8) + 3) & 0xFF;
            int operand = program.getInt((at * 8) + 4);
            at++;
            switch (code) {
                case 0x20 -> accumulator = data.getInt(aligned(operand));
                case 0x54 -> accumulator &= operand;
                case 0x05 -> at += operand;
                case 0x15 -> at += accumulator == operand ? whenTrue : whenFalse;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? whenTrue : whenFalse;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new IllegalStateException("Instruction " + code + " at " + (at - 1));
            }
        }
    }

    private static int aligned(int offset) {
        if (offset % 4 != 0) {
            throw new IllegalStateException("The kernel refuses to load from " + offset);
        }
        return offset;
    }
}
