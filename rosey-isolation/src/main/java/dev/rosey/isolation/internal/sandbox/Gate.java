package dev.rosey.isolation.internal.sandbox;

import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import dev.rosey.isolation.internal.sandbox.filter.SystemCall;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Answers what the filter asks while a process is started, on a thread that is not restricted. Let through are, in this
 * order, one process, the lifeline put in its place, and one program; for a process that may start programs itself, one
 * session and the lifeline; and nothing else.
 */
final class Gate {
    private static final int POLLIN = 1;
    private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

    /** What is to be done with the process before it runs its program. */
    interface Preparation {
        /** Learns which process asks; it waits. */
        void meet(int pid) throws IOException;

        /** Prepares the process with this number, which waits. */
        void prepare(int pid) throws IOException;
    }

    private enum Step { PROCESS, SESSION, LIFELINE, PROGRAM, DONE }

    private final Natives natives;
    private final Architecture architecture;
    private final boolean isSealed;
    private final Preparation preparation;
    private final Deadline deadline;
    private Step next;

    Gate(Natives natives, Architecture architecture, boolean isSealed, Preparation preparation, Deadline deadline) {
        this.natives = natives;
        this.architecture = architecture;
        this.isSealed = isSealed;
        this.preparation = preparation;
        this.deadline = deadline;
        this.next = isSealed ? Step.PROCESS : Step.SESSION;
    }

    /**
     * Answers until the process has been let through, or nobody is left who could ask.
     *
     * @throws IOException if something else is asked, the preparation fails, or it takes too long
     */
    void serve(int listener) throws IOException {
        try {
            answerAll(listener);
        } catch (IOException e) {
            refuseAll(listener);
            throw e;
        }
    }

    private void answerAll(int listener) throws IOException {
        Question question = new Question();
        while (next != Step.DONE && isAsked(listener)) {
            long received = natives.receive(listener, question);
            if (received != -Errno.EINTR && received != -Errno.ENOENT) { // the latter: who asked is gone
                Errno.check("ioctl(SECCOMP_IOCTL_NOTIF_RECV)", received);
                decide(listener, question);
            }
        }
    }

    /** Lets a start fail that is under way. */
    private void refuseAll(int listener) {
        Deadline end = new Deadline(LAST_CHANCE);
        Question question = new Question();
        while (!end.isOver()
                && natives.poll(listener, end.millis()) == POLLIN
                && natives.receive(listener, question) >= 0) {
            natives.answer(listener, question.id, Errno.EPERM);
        }
    }

    private boolean isAsked(int listener) throws IOException {
        while (!deadline.isOver()) {
            long event = natives.poll(listener, deadline.millis());
            if (event > 0) {
                return (event & POLLIN) != 0;
            }
            if (event != -Errno.EINTR) {
                Errno.check("ppoll", event);
            }
        }
        throw deadline.missed();
    }

    private void decide(int listener, Question question) throws IOException {
        boolean isAllowed = false;
        try {
            if (expected().stream().noneMatch(call -> call.existsOn(architecture)
                    && call.numberOn(architecture) == question.number)) {
                throw new IOException("System call " + question.number + " was not expected before " + next);
            }
            if (next == Step.SESSION || next == Step.LIFELINE) {
                preparation.meet(question.pid);
            }
            Errno.check("ioctl(SECCOMP_IOCTL_NOTIF_ID_VALID)", natives.stillAsked(listener, question.id));
            if (next == Step.LIFELINE) {
                preparation.prepare(question.pid); // which is known to be the one who waits
            }
            isAllowed = true;
        } finally {
            long answered = natives.answer(listener, question.id, isAllowed ? 0 : Errno.EPERM);
            if (isAllowed) {
                Errno.check("ioctl(SECCOMP_IOCTL_NOTIF_SEND)", answered);
            }
        }
        next = after();
    }

    private Set<SystemCall> expected() {
        return switch (next) {
            case PROCESS -> EnumSet.of(SystemCall.CLONE, SystemCall.VFORK);
            case SESSION -> EnumSet.of(SystemCall.SETSID);
            case LIFELINE -> EnumSet.of(SystemCall.DUP2, SystemCall.DUP3);
            case PROGRAM -> EnumSet.of(SystemCall.EXECVE);
            case DONE -> EnumSet.noneOf(SystemCall.class);
        };
    }

    private Step after() {
        return switch (next) {
            case PROCESS -> Step.LIFELINE;
            case SESSION -> Step.LIFELINE;
            case LIFELINE -> isSealed ? Step.PROGRAM : Step.DONE;
            case PROGRAM, DONE -> Step.DONE;
        };
    }
}
