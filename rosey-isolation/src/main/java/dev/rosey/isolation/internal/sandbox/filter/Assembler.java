package dev.rosey.isolation.internal.sandbox.filter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes programs for the kernel's classic packet filter. Jumps go forward only; a conditional jump is written as one
 * over an unconditional one, since its own reach is 255 instructions. Not safe for use by several threads.
 */
final class Assembler {
    private static final int LOAD = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;
    private static final int MAX_LENGTH = 4096;

    /** A place in a program. */
    static final class Label {}

    private record Instruction(int code, int whenTrue, int whenFalse, int operand) {}

    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<Integer, Label> jumps = new HashMap<>();
    private final Map<Label, Integer> places = new HashMap<>();

    Assembler place(Label label) {
        places.put(label, instructions.size());
        return this;
    }

    /** Loads 32 bits of what the kernel tells about the call. */
    Assembler load(int offset) {
        return add(LOAD, 0, 0, offset);
    }

    Assembler and(int mask) {
        return add(AND, 0, 0, mask);
    }

    Assembler jumpIfEqual(int value, Label target) {
        return add(JUMP_EQUAL, 0, 1, value).jump(target);
    }

    Assembler jumpIfOther(int value, Label target) {
        return add(JUMP_EQUAL, 1, 0, value).jump(target);
    }

    Assembler jumpIfAtLeast(int value, Label target) {
        return add(JUMP_AT_LEAST, 0, 1, value).jump(target);
    }

    Assembler jumpIfBelow(int value, Label target) {
        return add(JUMP_AT_LEAST, 1, 0, value).jump(target);
    }

    Assembler jump(Label target) {
        jumps.put(instructions.size(), target);
        return add(JUMP, 0, 0, 0);
    }

    Assembler answer(Verdict verdict) {
        return add(RETURN, 0, 0, verdict.code());
    }

    private Assembler add(int code, int whenTrue, int whenFalse, int operand) {
        instructions.add(new Instruction(code, whenTrue, whenFalse, operand));
        return this;
    }

    /** The program, as the kernel reads it: eight bytes an instruction, in the byte order of both architectures. */
    byte[] assemble() {
        if (instructions.size() > MAX_LENGTH) {
            throw new IllegalStateException("The kernel takes " + MAX_LENGTH + " instructions, not " + instructions.size());
        }
        ByteBuffer out = ByteBuffer.allocate(instructions.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < instructions.size(); i++) {
            Instruction each = instructions.get(i);
            Label target = jumps.get(i);
            int operand = target == null ? each.operand() : distance(i, target);
            out.putShort((short) each.code())
                    .put((byte) each.whenTrue())
                    .put((byte) each.whenFalse())
                    .putInt(operand);
        }
        return out.array();
    }

    private int distance(int from, Label target) {
        Integer place = places.get(target);
        if (place == null || place <= from) {
            throw new IllegalStateException("A jump at " + from + " leads to " + place);
        }
        return place - from - 1;
    }
}
