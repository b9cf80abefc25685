package dev.rosey.isolation.internal.sandbox.filter;

import static dev.rosey.isolation.internal.sandbox.filter.Condition.has;
import static dev.rosey.isolation.internal.sandbox.filter.Condition.is;
import static dev.rosey.isolation.internal.sandbox.filter.Condition.masked;
import static dev.rosey.isolation.internal.sandbox.filter.Verdict.ALLOW;
import static dev.rosey.isolation.internal.sandbox.filter.Verdict.REFUSE;

import java.util.Map;

/**
 * Outgoing TCP, for which Landlock judges the ports. Other protocols, among them Multipath TCP, which Landlock does not
 * see, and connections that are opened by sending are refused.
 */
final class NetworkRules {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int TYPE_MASK = 0xF;
    private static final int SOCK_STREAM = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_IPV6 = 41;
    private static final int SOL_SOCKET = 1;
    private static final int MSG_FASTOPEN = 0x20000000;

    /** Reuse of addresses and ports, sizes of buffers, keep-alive, urgent data in line, lingering, time-outs. */
    private static final int[] SOCKET_OPTIONS = {2, 7, 8, 9, 10, 13, 15, 20, 21};
    /** No delay, keep-alive times and count, quick acknowledgement. */
    private static final int[] TCP_OPTIONS = {1, 4, 5, 6, 12};
    /** IPv4 besides, traffic class. */
    private static final int[] IPV6_OPTIONS = {26, 67};

    private final Map<SystemCall, Rule> rules;

    NetworkRules(Map<SystemCall, Rule> rules) {
        this.rules = rules;
    }

    void add() {
        Rule socket = Rule.always(REFUSE);
        for (int family : new int[] {AF_INET, AF_INET6}) {
            for (int protocol : new int[] {0, IPPROTO_TCP}) {
                socket = socket.when(ALLOW, is(0, family), masked(1, TYPE_MASK, SOCK_STREAM), is(2, protocol));
            }
        }
        rules.put(SystemCall.SOCKET, socket);
        rules.put(SystemCall.SENDTO, Rule.always(ALLOW).when(REFUSE, has(3, MSG_FASTOPEN)));
        rules.put(SystemCall.SENDMSG, Rule.always(ALLOW).when(REFUSE, has(2, MSG_FASTOPEN)));
        for (SystemCall call : new SystemCall[] {SystemCall.CONNECT, SystemCall.RECVFROM, SystemCall.RECVMSG,
                SystemCall.GETSOCKNAME, SystemCall.GETPEERNAME, SystemCall.GETSOCKOPT, SystemCall.SHUTDOWN}) {
            rules.put(call, Rule.always(ALLOW));
        }
        Rule options = options(Rule.always(REFUSE), SOL_SOCKET, SOCKET_OPTIONS);
        options = options(options, IPPROTO_TCP, TCP_OPTIONS);
        options = options(options, IPPROTO_IPV6, IPV6_OPTIONS);
        rules.put(SystemCall.SETSOCKOPT, options(options, 0, new int[] {1})); // IP_TOS
    }

    private static Rule options(Rule rule, int level, int[] names) {
        Rule more = rule;
        for (int name : names) {
            more = more.when(ALLOW, is(1, level), is(2, name));
        }
        return more;
    }
}
