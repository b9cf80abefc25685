package dev.rosey.api.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.permission.FileAccessPolicy.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

//
class FileAccessPolicyTest {
    @TempDir
    private Path root;

    private Path open;
    private Path secret;

    @BeforeEach
    void makeTrees() throws IOException {
        open = Files.createDirectories(root.resolve("open/inner"));
        open = root.resolve("open");
        secret = Files.createDirectories(root.resolve("secret"));
        Files.writeString(open.resolve("inner/a.txt"), "a");
        Files.writeString(secret.resolve("b.txt"), "b");
    }

    @Test
    void deniesByDefault() {
        assertThat(FileAccessPolicy.nothing().allowsRead(open.resolve("inner/a.txt"))).isFalse();
        assertThat(FileAccessPolicy.nothing().allowsWrite(open)).isFalse();
        assertThat(FileAccessPolicy.nothing().allowsRead(Path.of("/"))).isFalse();
    }

    @Test
    void aDirectoryCoversItsTree() {
        FileAccessPolicy policy = FileAccessPolicy.builder().allowRead(open).build();
        assertThat(policy.allowsRead(open)).isTrue();
        assertThat(policy.allowsRead(open.resolve("inner"))).isTrue();
        assertThat(policy.allowsRead(open.resolve("inner/a.txt"))).isTrue();
        assertThat(policy.allowsRead(secret.resolve("b.txt"))).isFalse();
        assertThat(policy.allowsRead(root)).as("the parent").isFalse();
        assertThat(policy.allowsRead(root.resolve("opener"))).as("a name that begins alike").isFalse();
    }

    @Test
    void readingAndWritingAreApart() {
        FileAccessPolicy policy = FileAccessPolicy.builder().allowRead(open).allowWrite(secret).build();
        assertThat(policy.allowsWrite(open.resolve("inner/a.txt"))).isFalse();
        assertThat(policy.allowsWrite(secret.resolve("b.txt"))).isTrue();
        assertThat(policy.allowsRead(secret.resolve("b.txt"))).isFalse();
    }

    @Test
    void aDenialWinsInsideAnAllowedTreeAndOverIt() {
        FileAccessPolicy inside = FileAccessPolicy.builder().allowRead(open).deny(open.resolve("inner")).build();
        assertThat(inside.allowsRead(open.resolve("inner/a.txt"))).isFalse();
        assertThat(inside.allowsRead(open.resolve("other.txt"))).isTrue();
        FileAccessPolicy over = FileAccessPolicy.builder().deny(root).allowRead(open).allowWrite(open).build();
        assertThat(over.allowsRead(open.resolve("inner/a.txt"))).isFalse();
        assertThat(over.allowsWrite(open.resolve("inner/a.txt"))).isFalse();
    }

    @Test
    void dotsDoNotLeadOut() {
        FileAccessPolicy policy = FileAccessPolicy.builder().allowRead(open).allowWrite(open).build();
        assertThat(policy.allowsRead(open.resolve("../secret/b.txt"))).isFalse();
        assertThat(policy.allowsRead(open.resolve("inner/../inner/a.txt"))).isTrue();
        assertThat(policy.allowsWrite(open.resolve("missing/../../secret/b.txt"))).isFalse();
        assertThat(policy.allowsWrite(open.resolve("missing/../x"))).as("through what does not exist").isFalse();
    }

    @Test
    void linksDoNotLeadOut() throws IOException {
        FileAccessPolicy policy = FileAccessPolicy.builder().allowRead(open).allowWrite(open).build();
        Path file = Files.createSymbolicLink(open.resolve("file-link"), secret.resolve("b.txt"));
        Path directory = Files.createSymbolicLink(open.resolve("directory-link"), secret);
        Path dangling = Files.createSymbolicLink(open.resolve("dangling"), secret.resolve("not-yet"));
        Path loop = Files.createSymbolicLink(open.resolve("loop"), open.resolve("loop"));
        assertThat(policy.allowsRead(file)).isFalse();
        assertThat(policy.allowsRead(directory.resolve("b.txt"))).isFalse();
        assertThat(policy.allowsWrite(directory.resolve("new"))).isFalse();
        assertThat(policy.allowsWrite(dangling)).isFalse();
        assertThat(policy.allowsRead(loop)).isFalse();
        Path within = Files.createSymbolicLink(open.resolve("within"), open.resolve("inner"));
        assertThat(policy.allowsRead(within.resolve("a.txt"))).isTrue();
    }

    @Test
    void linksDoNotLeadAroundADenial() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link-to-secret"), secret);
        FileAccessPolicy policy = FileAccessPolicy.builder().allowRead(root).deny(link).build();
        assertThat(policy.allowsRead(secret.resolve("b.txt"))).isFalse();
        assertThat(policy.allowsRead(link.resolve("b.txt"))).isFalse();
        assertThat(policy.allowsRead(open.resolve("inner/a.txt"))).isTrue();
    }

    @Test
    void anUnresolvableAllowedTreeDoesNotCloseTheOthers() throws IOException {
        Path dangling = Files.createSymbolicLink(root.resolve("dangling"), root.resolve("nowhere"));
        FileAccessPolicy allowed = FileAccessPolicy.builder().allowRead(dangling).allowRead(open).build();
        assertThat(allowed.allowsRead(open.resolve("inner/a.txt"))).isTrue();
        FileAccessPolicy denied = FileAccessPolicy.builder().allowRead(open).deny(dangling).build();
        assertThat(denied.allowsRead(open.resolve("inner/a.txt"))).as("an unresolvable denial fails closed").isFalse();
    }

    @Test
    void missingFilesBelongToTheTreeTheyWouldBeIn() {
        FileAccessPolicy policy = FileAccessPolicy.builder().allowWrite(open).allowWrite(root.resolve("later")).build();
        assertThat(policy.allowsWrite(open.resolve("new/deep/file"))).isTrue();
        assertThat(policy.allowsWrite(root.resolve("later/x"))).isTrue();
        assertThat(policy.allowsWrite(root.resolve("elsewhere/x"))).isFalse();
    }

    @Test
    void needsAbsoluteRules() {
        assertThatIllegalArgumentException().isThrownBy(() -> FileAccessPolicy.builder().allowRead(Path.of("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> FileAccessPolicy.builder().deny(Path.of("a")));
    }

    @Test
    void showsItsRules() {
        FileAccessPolicy policy = FileAccessPolicy.builder().allowRead(open).allowWrite(secret).deny(root).build();
        assertThat(policy.allowed(Access.READ)).containsExactly(open);
        assertThat(policy.allowed(Access.WRITE)).containsExactly(secret);
        assertThat(policy.allowed(Access.DELETE)).isEmpty();
        assertThat(policy.denied(Access.EXECUTE)).containsExactly(root);
        assertThat(policy.toString()).contains("allowed=", "denied=", "READ=[" + open);
    }

    @Test
    void eachPermissionIsAboutItsOwnPaths() {
        PermissionSet granted = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.FILE_READ, open.toString(), "!" + open.resolve("inner"))
                .grant(Permission.FILE_WRITE, open.resolve("inner").toString())
                .grant(Permission.FILE_DELETE)
                .grant(Permission.FILE_EXECUTE, secret.toString())
                .build();
        FileAccessPolicy policy = FileAccessPolicy.of(granted);
        assertThat(policy.allowsRead(open.resolve("x"))).isTrue();
        assertThat(policy.allowsRead(open.resolve("inner/a.txt"))).isFalse();
        assertThat(policy.allowsWrite(open.resolve("inner/a.txt"))).isTrue();
        assertThat(policy.allows(Access.DELETE, open.resolve("inner/a.txt"))).as("without a path").isFalse();
        assertThat(policy.allows(Access.EXECUTE, secret.resolve("b.txt"))).isTrue();
        assertThat(policy.allows(Access.EXECUTE, open.resolve("x"))).isFalse();
    }

    @Test
    void resolvedRulesAreRealPaths() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), open);
        Path loop = Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        FileAccessPolicy policy = FileAccessPolicy.builder().allowRead(link).allowRead(loop)
                .deny(Access.READ, link.resolve("inner/../later")).build().resolved();
        assertThat(policy.allowed(Access.READ)).containsExactly(open.toRealPath());
        assertThat(policy.denied(Access.READ)).containsExactly(open.toRealPath().resolve("later"));
        FileAccessPolicy unclear = FileAccessPolicy.builder().allowRead(open).deny(loop).build();
        assertThatIOException().isThrownBy(unclear::resolved);
    }
}
