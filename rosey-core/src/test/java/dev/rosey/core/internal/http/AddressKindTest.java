package dev.rosey.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are public, and what the others are. */
class AddressKindTest {
    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, PUBLIC", "1.1.1.1, PUBLIC", "172.15.255.255, PUBLIC", "172.32.0.0, PUBLIC", "100.63.255.255, PUBLIC",
        "100.128.0.0, PUBLIC", "223.255.255.255, PUBLIC", "198.20.0.0, PUBLIC", "2606:4700::1111, PUBLIC",
        "127.0.0.1, LOOPBACK", "127.255.255.254, LOOPBACK", "::1, LOOPBACK",
        "10.0.0.1, PRIVATE", "10.255.255.255, PRIVATE", "172.16.0.1, PRIVATE", "172.31.255.255, PRIVATE",
        "192.168.0.1, PRIVATE", "100.64.0.1, PRIVATE", "100.127.255.255, PRIVATE", "fc00::1, PRIVATE",
        "fdff::1, PRIVATE", "fec0::1, PRIVATE",
        "169.254.1.1, LINK_LOCAL", "fe80::1, LINK_LOCAL", "febf::1, LINK_LOCAL",
        "169.254.169.254, METADATA", "169.254.170.2, METADATA", "168.63.129.16, METADATA", "100.100.100.200, METADATA",
        "192.0.0.192, METADATA", "fd00:ec2::254, METADATA", "fd20:ce::254, METADATA",
        "0.0.0.0, RESERVED", "0.1.2.3, RESERVED", "192.0.0.1, RESERVED", "192.0.2.1, RESERVED",
        "192.88.99.1, RESERVED", "198.18.0.1, RESERVED", "198.19.255.255, RESERVED", "198.51.100.7, RESERVED",
        "203.0.113.9, RESERVED", "224.0.0.1, RESERVED", "239.255.255.255, RESERVED", "240.0.0.1, RESERVED",
        "255.255.255.255, RESERVED", "::, RESERVED", "ff02::1, RESERVED", "2001:db8::1, RESERVED",
        "2001::1, RESERVED", "2002:7f00:1::, RESERVED", "3fff::1, RESERVED", "100::1, RESERVED", "5f00::1, RESERVED",
        "::7f00:1, RESERVED", "64:ff9b:1::a00:1, RESERVED", "4000::1, RESERVED",
        "64:ff9b::a00:1, PRIVATE", "64:ff9b::7f00:1, LOOPBACK", "64:ff9b::a9fe:a9fe, METADATA",
        "64:ff9b::808:808, PUBLIC", "::ffff:10.0.0.1, PRIVATE", "::ffff:127.0.0.1, LOOPBACK"
    })
    void knowsEachBlock(String address, AddressKind kind) {
        assertThat(AddressKind.of(AddressKind.literal(address))).isEqualTo(kind);
    }

    @Test
    void anIpv4AddressInTheClothesOfIpv6IsNotPublic() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 8, 8, 8, 8};
        assertThat(AddressKind.of(Inet6Address.getByAddress("mapped", mapped, 0))).isEqualTo(AddressKind.RESERVED);
    }
}
