package dev.rosey.api.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

//
class ResourceTest {
    @ParameterizedTest
    @CsvSource({
        "FILE_READ,/srv/data", "FILE_READ,/", "FILE_READ,'C:\\data'", "FILE_READ,/srv/..data/a..b",
        "NETWORK_HTTP,api.example.org", "NETWORK_HTTP,*.example.org", "NETWORK_HTTP,example.org:8443", "NETWORK_HTTP,localhost:65535",
        "NETWORK_HTTP,[::1]:8080", "NETWORK_HTTP,[::1]", "NETWORK_HTTP,private:wiki.example.org:81", "NETWORK_HTTP,private:*.example.org",
        "NETWORK_SOCKET,1", "NETWORK_SOCKET,65535", "DATABASE_READ,<self>", "DATABASE_READ,shared_1",
        "EVENT_PUBLISH,rosey.event.>", "EVENT_PUBLISH,rosey.event.<self>.*", "EVENT_SUBSCRIBE,>",
        "PLATFORM_SEND,origin", "PLATFORM_SEND,cytube/movies", "PLATFORM_SEND,*/*", "SYSTEM_ENV,HOME",
        "SYSTEM_PROCESS,/usr/bin/ls", "RESOURCE_MEMORY_HIGH,512", "PLUGIN_LOAD,dice-roller", "PLUGIN_LOAD,*",
    })
    void takesWellFormedResources(Permission permission, String resource) {
        assertThat(PermissionSet.builder(PermissionProfile.CUSTOM).grant(permission, resource).build().resources(permission))
                .containsExactly(resource);
    }

    @ParameterizedTest
    @CsvSource({
        "EXECUTE,x", "CONFIG_READ,x", "FILE_READ,relative", "FILE_READ,''", "FILE_READ,/srv/../etc", "FILE_WRITE,/..",
        "FILE_READ,'C:\\a\\..\\b'", "NETWORK_HTTP,https://example.org", "NETWORK_HTTP,*", "NETWORK_HTTP,-a", "NETWORK_HTTP,a:0",
        "NETWORK_HTTP,a:65536", "NETWORK_HTTP,::1", "NETWORK_HTTP,private:", "NETWORK_HTTP,private:private:a", "NETWORK_HTTP,u@a",
        "NETWORK_SOCKET,0", "NETWORK_SOCKET,65536", "NETWORK_SOCKET,http", "DATABASE_READ,a b", "DATABASE_READ,''", "DATABASE_READ,aä", "EVENT_PUBLISH,a..b",
        "EVENT_PUBLISH,''", "EVENT_SUBSCRIBE,a b", "PLATFORM_SEND,cytube", "PLATFORM_SEND,a/b/c", "SYSTEM_ENV,1A",
        "SYSTEM_PROCESS,ls", "RESOURCE_CPU_HIGH,0", "RESOURCE_CPU_HIGH,-1", "RESOURCE_CPU_HIGH,1.5", "PLUGIN_LOAD,Dice",
    })
    void refusesOthersAndSaysWhatItExpected(Permission permission, String resource) {
        PermissionSet.Builder builder = PermissionSet.builder(PermissionProfile.CUSTOM);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.grant(permission, resource))
                .withMessageContaining("Permission " + permission)
                .withMessageContaining("expected ")
                .withMessageContaining('"' + resource + '"');
    }

    @Test
    void refusesControlCharactersInPaths() {
        PermissionSet.Builder builder = PermissionSet.builder(PermissionProfile.CUSTOM);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.grant(Permission.FILE_READ, "/srv/\u0000x"));
    }
}
