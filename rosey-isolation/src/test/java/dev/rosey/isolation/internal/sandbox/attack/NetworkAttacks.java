package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.KERNEL;
import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.ROOT;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Connections and sockets of every family; the targets listen at the loopback address. */
final class NetworkAttacks {
    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int RAW = 3;

    private NetworkAttacks() {}

    static void add(Attack.Collection to) {
        to.add("connect by TCP", scene ->
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), scene.port())).close())
                .add("connect by TCP with a raw call", scene -> connect(scene, 2, STREAM, 6))
                .add("connect by TCP over IPv6 to an IPv4 address", KERNEL, NetworkAttacks::mapped)
                .add("listen by TCP", scene -> ServerSocketChannel.open().bind(null).close())
                .add("listen without an address", scene -> withSocket(2, STREAM, 0, socket ->
                        Kernel.call(Call.LISTEN, socket, 1)))
                .add("TCP Fast Open", scene -> withSocket(2, STREAM, 0, socket -> fastOpen(socket, scene.port())))
                .add("send by UDP", NetworkAttacks::udp)
                .add("connect by Multipath TCP", KERNEL, scene -> connect(scene, 2, STREAM, 262))
                .add("connect to a Unix socket", scene ->
                        SocketChannel.open(UnixDomainSocketAddress.of(scene.file("socket"))).close());
        family(to, "a Unix socket", Attack.Need.NOTHING, 1, STREAM, 0);
        family(to, "a UDP socket over IPv6", KERNEL, 10, DATAGRAM, 0);
        family(to, "a netlink socket", Attack.Need.NOTHING, 16, RAW, 0);
        family(to, "a raw socket", ROOT, 2, RAW, 1);
        family(to, "a packet socket", ROOT, 17, RAW, 0);
        family(to, "a socket to the hypervisor (vsock)", KERNEL, 40, STREAM, 0);
        family(to, "a socket of the kernel's ciphers (AF_ALG)", KERNEL, 38, 5, 0);
        to.add("make a pair of datagram sockets", scene -> {
            ByteBuffer pair = Kernel.zeros(8);
            Kernel.with(Call.SOCKETPAIR, 3, pair, 1, DATAGRAM, 0);
            Kernel.close(pair.getInt(0), pair.getInt(4));
        });
        to.add("make a socket by io_uring", KERNEL, scene -> RingSocket.make());
    }

    private interface Use {
        void of(long socket) throws Exception;
    }

    private static void family(Attack.Collection to, String what, Attack.Need need, int family, int type, int protocol) {
        to.add("make " + what, need, scene -> withSocket(family, type, protocol, socket -> {}));
    }

    private static void withSocket(int family, int type, int protocol, Use use) throws Exception {
        long socket = Kernel.call(Call.SOCKET, family, type, protocol);
        try {
            use.of(socket);
        } finally {
            Kernel.close(socket);
        }
    }

    private static ByteBuffer loopback(int port) {
        return Kernel.zeros(16).putShort(0, (short) 2).put(2, (byte) (port >> 8)).put(3, (byte) port)
                .put(4, new byte[] {127, 0, 0, 1});
    }

    private static void connect(Scene scene, int family, int type, int protocol) throws Exception {
        withSocket(family, type, protocol, socket ->
                Kernel.with(Call.CONNECT, 1, loopback(scene.port()), socket, 0, 16));
    }

    private static void mapped(Scene scene) throws Exception {
        ByteBuffer address = Kernel.zeros(28).putShort(0, (short) 10).put(2, (byte) (scene.port() >> 8))
                .put(3, (byte) scene.port()).put(18, new byte[] {-1, -1, 127, 0, 0, 1});
        withSocket(10, STREAM, 6, socket -> Kernel.with(Call.CONNECT, 1, address, socket, 0, 28));
    }

    private static void fastOpen(long socket, int port) throws Exception {
        ByteBuffer address = loopback(port);
        Kernel.withText(Call.SENDTO, 1, "x", socket, 0, 1, 0x20000000, Kernel.at(address), 16);
    }

    private static void udp(Scene scene) throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getLoopbackAddress(), scene.port()));
        }
    }
}
