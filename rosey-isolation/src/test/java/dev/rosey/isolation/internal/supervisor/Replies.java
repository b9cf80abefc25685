package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Problems;

/** What a plugin would read of the answers to its calls. */
final class Replies {
    private Replies() {}

    static Frame.Reply reply(Outgoing frame) {
        return (Frame.Reply) FrameCodec.decode(frame.content().position(4));
    }

    /** The answer that is there, and no other. */
    static Answer only(CallWindow calls) {
        Answer answer = reply(calls.poll()).answer();
        assertThat(calls.poll()).isNull();
        return answer;
    }

    static RuntimeException error(Answer answer) {
        return Problems.toException((Answer.Problem) answer);
    }
}
