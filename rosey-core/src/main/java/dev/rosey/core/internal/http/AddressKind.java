package dev.rosey.core.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

/**
 * Where an address leads, by the registries of special-purpose addresses of IANA (RFC 6890). What is not known to be
 * public is not.
 */
enum AddressKind {
    /** Anywhere on the Internet. */
    PUBLIC("a public address"),
    /** This machine. */
    LOOPBACK("a loopback address"),
    /** A network of one's own: private, unique-local, or behind a carrier's translation. */
    PRIVATE("a private address"),
    /** The same wire. */
    LINK_LOCAL("a link-local address"),
    /** Where a cloud keeps the secrets of the machine. */
    METADATA("the address of a cloud's metadata"),
    /** Nobody that one connects to: unspecified, multicast, broadcast, documentation, translation and the like. */
    RESERVED("a reserved address");

    private static final List<Block> BLOCKS = List.of(
            Block.of("0.0.0.0/8", RESERVED), Block.of("10.0.0.0/8", PRIVATE), Block.of("100.64.0.0/10", PRIVATE),
            Block.of("127.0.0.0/8", LOOPBACK), Block.of("169.254.0.0/16", LINK_LOCAL),
            Block.of("172.16.0.0/12", PRIVATE), Block.of("192.0.0.0/24", RESERVED), Block.of("192.0.2.0/24", RESERVED),
            Block.of("192.31.196.0/24", RESERVED), Block.of("192.52.193.0/24", RESERVED),
            Block.of("192.88.99.0/24", RESERVED), Block.of("192.168.0.0/16", PRIVATE),
            Block.of("192.175.48.0/24", RESERVED), Block.of("198.18.0.0/15", RESERVED),
            Block.of("198.51.100.0/24", RESERVED), Block.of("203.0.113.0/24", RESERVED),
            Block.of("224.0.0.0/3", RESERVED),
            Block.of("::1/128", LOOPBACK), Block.of("fc00::/7", PRIVATE), Block.of("fec0::/10", PRIVATE),
            Block.of("fe80::/10", LINK_LOCAL), Block.of("2001::/23", RESERVED), Block.of("2001:db8::/32", RESERVED),
            Block.of("2002::/16", RESERVED), Block.of("2620:4f:8000::/48", RESERVED), Block.of("3fff::/20", RESERVED),
            Block.of("2000::/3", PUBLIC), Block.of("::/0", RESERVED));

    private static final Block NAT64 = Block.of("64:ff9b::/96", RESERVED);

    /** AWS, Azure, Google, Oracle and others, by IPv4 and IPv6. */
    private static final Set<InetAddress> METADATA_SERVICES = Set.of(literal("169.254.169.254"),
            literal("169.254.170.2"), literal("168.63.129.16"), literal("100.100.100.200"), literal("192.0.0.192"),
            literal("fd00:ec2::254"), literal("fd20:ce::254"));

    private final String words;

    AddressKind(String words) {
        this.words = words;
    }

    /** For instance {@code a private address}. */
    String words() {
        return words;
    }

    static AddressKind of(InetAddress address) {
        if (METADATA_SERVICES.contains(address)) {
            return METADATA;
        }
        byte[] bytes = address.getAddress();
        if (NAT64.contains(bytes)) {
            return translated(bytes);
        }
        return BLOCKS.stream().filter(block -> block.contains(bytes)).findFirst().map(Block::kind).orElse(PUBLIC);
    }

    /** An address behind a translation to IPv4 leads where that one leads. */
    private static AddressKind translated(byte[] bytes) {
        byte[] last = {bytes[12], bytes[13], bytes[14], bytes[15]};
        try {
            return of(InetAddress.getByAddress(last));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are an address", e);
        }
    }

    /** The address that a literal stands for; never asks for a name. */
    static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no address", e);
        }
    }

    /** Addresses that begin with the same bits. */
    private record Block(InetAddress first, int bits, AddressKind kind) {
        static Block of(String text, AddressKind kind) {
            int slash = text.indexOf('/');
            return new Block(literal(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)), kind);
        }

        boolean contains(byte[] address) {
            byte[] prefix = first.getAddress();
            if (prefix.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((prefix[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }

    }
}
