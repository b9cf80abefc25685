package dev.rosey.isolation.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rosey.isolation.internal.sandbox.attack.Attack;
import dev.rosey.isolation.internal.sandbox.attack.AttackMain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every attack that works in a plain process fails in a sealed one, whatever is granted besides, with every version of
 * Landlock; and docs/security.md says so.
 */
@EnabledOnOs(OS.LINUX)
class AttackIT {
    private static final Path PAGE = Path.of("..", "docs", "security.md");
    private static final Path TABLE = Path.of("target", "attacks.md");
    private static final BigInteger ADMINISTRATOR = BigInteger.ONE.shiftLeft(21); // CAP_SYS_ADMIN

    /** How the kernel refuses; anything else may be a mistake of the attack. */
    private static final Pattern REFUSAL = Pattern.compile("errno (?:1|9|12|13|18|24|27|38)\\b|error=(?:1|13|38)\\b|killed"
            + "|not permitted|Permission denied|AccessDenied|Function not implemented|OutOfMemory|File too large"
            + "|Unable to parse namespace|not inherited|no signal|limit of ");

    private enum Grants { NONE, DATA_AND_PORTS, PROGRAMS }

    private record Configuration(Path home, int abi, Grants grants) {
        String name() {
            return home.getFileName() + " landlock " + abi + ' ' + grants;
        }
    }

    /** What became of the attacks, and of their targets. */
    private record Result(Configuration configuration, Map<Integer, String> outcomes, List<String> harm) {}

    @TempDir
    Path temporary;

    private final List<Attack> attacks = Attack.all();
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private Trials trials;
    private Process machine;

    @BeforeEach
    void startMachine() throws Exception {
        trials = new Trials(temporary, AttackMain.class);
        machine = new ProcessBuilder(trials.command(home(), AttackMain.class, "wait")).start();
        assertThat(machine.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
    }

    @AfterEach
    void end() throws InterruptedException {
        pool.shutdownNow();
        machine.destroyForcibly().waitFor();
    }

    private static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    /** All versions of Landlock with the Java that runs, and the newest with others. */
    private static List<Configuration> configurations() throws IOException {
        int newest = Trials.launcher(LandlockRights.NEWEST).landlockAbi();
        List<Configuration> all = new ArrayList<>();
        for (Grants grants : Grants.values()) {
            for (int abi = 1; abi <= newest; abi++) {
                all.add(new Configuration(home().toRealPath(), abi, grants));
            }
        }
        for (Path other : Trials.javaHomes()) {
            if (!other.equals(home().toRealPath())) {
                all.add(new Configuration(other, newest, Grants.NONE));
            }
        }
        return all;
    }

    @TestFactory
    @Timeout(300)
    List<DynamicNode> whatWorksInAPlainProcessFailsInASealedOne() throws Exception { // SUR-31
        Future<Map<Integer, String>> control = pool.submit(this::control);
        List<Future<Result>> started = new ArrayList<>();
        for (Configuration each : configurations()) {
            started.add(pool.submit(() -> sealed(each)));
        }
        Map<Integer, String> plain = control.get();
        List<Result> sealed = new ArrayList<>();
        for (Future<Result> each : started) {
            sealed.add(each.get());
        }
        List<DynamicNode> tests = new ArrayList<>();
        tests.add(each("plain process", number -> assertProven(attacks.get(number), String.valueOf(plain.get(number)))));
        for (Result result : sealed) {
            tests.add(each(result.configuration().name(), number -> assertHeld(attacks.get(number), result)));
            tests.add(dynamicTest(result.configuration().name() + ": nothing was harmed",
                    () -> assertThat(result.harm()).isEmpty()));
        }
        String table = table(sealed);
        Files.writeString(TABLE, table);
        System.out.println(table + '\n' + summary(plain));
        tests.add(dynamicTest("docs/security.md has the table of what was run",
                () -> assertThat(Files.readString(PAGE)).contains(table)));
        return tests;
    }

    private interface Check {
        void of(int number);
    }

    private DynamicContainer each(String name, Check check) {
        return dynamicContainer(name, IntStream.range(0, attacks.size())
                .mapToObj(number -> dynamicTest(attacks.get(number).group() + ": " + attacks.get(number).name(),
                        () -> check.of(number))));
    }

    private Map<Integer, String> control() throws Exception {
        try (AttackRun run = new AttackRun(trials, "control", machine.pid())) {
            Map<Integer, String> outcomes = run.make(-1, (scene, arguments) ->
                    trials.runInheriting(AttackRun.command(trials, home(), arguments)));
            assertThat(run.isAliveDecoy()).isTrue();
            assertThat(run.isAliveVictim(1)).as("the victim of a signal").isFalse();
            assertThat(run.isAliveVictim(2)).as("the victim of a pipe").isFalse();
            return outcomes;
        }
    }

    private Result sealed(Configuration configuration) throws Exception {
        try (AttackRun run = new AttackRun(trials, configuration.name().replace(' ', '-'), machine.pid())) {
            SandboxPolicy.Builder policy = trials.policy(configuration.home());
            switch (configuration.grants()) {
                case NONE -> { }
                case DATA_AND_PORTS -> {
                    policy.data(run.data());
                    if (configuration.abi() >= LandlockRights.ABI_NETWORK) {
                        policy.connect(9); // where nobody listens
                    }
                }
                case PROGRAMS -> policy.program(Path.of("/bin/echo").toRealPath());
            }
            SandboxPolicy built = policy.build();
            SealedLauncher launcher = Trials.launcher(configuration.abi());
            Map<Integer, String> outcomes = run.make(SealedLauncher.LIFELINE, (scene, arguments) ->
                    trials.runSealed(launcher, built, AttackRun.command(trials, configuration.home(), arguments)));
            return new Result(configuration, outcomes, harm(run));
        }
    }

    private static List<String> harm(AttackRun run) throws IOException {
        List<String> harm = new ArrayList<>();
        if (!run.isAliveDecoy() || !run.isAliveVictim(1) || !run.isAliveVictim(2)) {
            harm.add("a process was killed");
        }
        for (String name : List.of("file", "written", "deleted", "renamed", "cut", "emptied", "leased", "swapped",
                "moved-in")) {
            Path file = run.directory().resolve(name);
            if (!Files.exists(file) || !Files.readString(file).equals("content")) {
                harm.add(name);
            }
        }
        try (Stream<Path> all = Files.list(run.directory())) {
            all.filter(each -> List.of("made", "folder", "symbolic", "hard", "fifo", "moved-out", "heap.hprof",
                    "written-by-link").contains(each.getFileName().toString())).map(Path::toString).forEach(harm::add);
        }
        return harm;
    }

    private static boolean isPrivileged() throws IOException {
        return Files.readString(Path.of("/proc/self/status")).lines().filter(line -> line.startsWith("CapEff:"))
                .anyMatch(line -> new BigInteger(line.substring(7).strip(), 16).and(ADMINISTRATOR).signum() > 0);
    }

    /** An attack that nobody can make proves nothing. */
    private static void assertProven(Attack attack, String outcome) {
        try {
            boolean mayFail = attack.need() == Attack.Need.KERNEL || (attack.need() == Attack.Need.ROOT && !isPrivileged());
            if (!mayFail) {
                assertThat(outcome).isEqualTo("open");
            } else if (!outcome.equals("open")) {
                assertThat(outcome).startsWith("refused ");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertHeld(Attack attack, Result result) {
        String outcome = String.valueOf(result.outcomes().get(attacks.indexOf(attack)));
        if (attack.isOpenToStarters() && result.configuration().grants() == Grants.PROGRAMS) {
            assertThat(outcome).isEqualTo("open");
        } else {
            assertThat(outcome).startsWith("refused ").containsPattern(REFUSAL);
        }
    }

    private static boolean isRefused(int number, List<Result> results) {
        return results.stream().allMatch(each -> String.valueOf(each.outcomes().get(number)).startsWith("refused "));
    }

    private String table(List<Result> results) {
        List<Result> starters = results.stream().filter(each -> each.configuration().grants() == Grants.PROGRAMS).toList();
        List<Result> others = results.stream().filter(each -> each.configuration().grants() != Grants.PROGRAMS).toList();
        StringBuilder table = new StringBuilder("""
                | attack | group | plain process | sealed | sealed, may start a program |
                | --- | --- | --- | --- | --- |
                """);
        for (int i = 0; i < attacks.size(); i++) {
            Attack attack = attacks.get(i);
            table.append("| ").append(attack.name()).append(" | ").append(attack.group()).append(" | ")
                    .append(attack.need().text()).append(" | ")
                    .append(isRefused(i, others) ? "refused" : "OPEN").append(" | ")
                    .append(isRefused(i, starters) ? "refused" : "open").append(" |\n");
        }
        return table.toString();
    }

    private String summary(Map<Integer, String> plain) {
        List<String> unproven = plain.entrySet().stream().filter(each -> !each.getValue().equals("open"))
                .map(each -> attacks.get(each.getKey()).name() + ": " + each.getValue()).toList();
        return attacks.size() + " attacks, of which " + (attacks.size() - unproven.size())
                + " succeed here in a plain process; the others:\n" + String.join("\n", unproven);
    }
}
