package dev.rosey.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom. */ // Q-29, SUR-3, SUR-4, SUR-10
class ArchitectureTest {
    private static final List<String> WAITING = List.of("join", "await", "invokeAll", "take", "acquire");
    private static final List<String> MODULES = List.of("core", "nats", "cytube", "isolation");

    private static JavaClasses all;

    @BeforeAll
    static void importClasses() {
        all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("module-info") && !location.contains("/testing/"))
                .importPackages("dev.rosey.api", "dev.rosey.core", "dev.rosey.nats", "dev.rosey.cytube", "dev.rosey.isolation",
                        "dev.rosey.examples");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "core", "cytube", "isolation"})
    void theClassesOfAModuleAreSeen(String module) {
        assertThat(all.stream().filter(each -> each.getPackageName().startsWith("dev.rosey." + module)).count())
                .isGreaterThan(5);
    }

    @Test
    void apiDependsOnTheJdkAndJspecifyOnly() {
        classes().that().resideInAPackage("dev.rosey.api..")
                .should().onlyDependOnClassesThat().resideInAnyPackage("dev.rosey.api..", "java..", "org.jspecify..")
                .check(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "nats", "cytube", "isolation"})
    void modulesKnowTheApiAndNeverEachOther(String module) {
        String[] others = MODULES.stream()
                .filter(each -> !each.equals(module))
                .map(each -> "dev.rosey." + each + "..")
                .toArray(String[]::new);
        noClasses().that().resideInAPackage("dev.rosey." + module + "..")
                .should().dependOnClassesThat().resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "core", "nats", "cytube", "isolation"})
    void packagesHaveNoCycles(String module) {
        slices().assignedFrom(new PackagesOf("dev.rosey." + module)).should().beFreeOfCycles().allowEmptyShould(true)
                .check(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "nats", "cytube", "isolation"})
    void nobodyUsesTheInsidesOfAnotherModule(String module) {
        noClasses().that().resideOutsideOfPackage("dev.rosey." + module + "..")
                .should().dependOnClassesThat().resideInAPackage("dev.rosey." + module + ".internal..")
                .check(all);
    }

    @Test
    void jacksonStaysInItsRooms() {
        noClasses().that().resideOutsideOfPackages("..json..", "..config..", "..codec..",
                        "dev.rosey.cytube.internal.socketio..", "dev.rosey.cytube.internal.protocol..")
                .should().dependOnClassesThat().resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .check(all);
    }

    @Test
    void jsoupStaysInItsRoom() {
        noClasses().that().resideOutsideOfPackage("dev.rosey.cytube.internal.protocol..")
                .should().dependOnClassesThat().resideInAPackage("org.jsoup..").check(all);
    }

    @Test
    void jnaStaysInItsRoom() {
        noClasses().that().resideOutsideOfPackage("dev.rosey.isolation.internal.sandbox..")
                .should().dependOnClassesThat().resideInAPackage("com.sun.jna..").check(all);
    }

    @Test
    void storesAreKnownToThoseAloneWhoAssemble() { // SUR-6
        noClasses().that().resideInAPackage("dev.rosey..")
                .and().resideOutsideOfPackages("dev.rosey.core.storage..", "dev.rosey.core.testkit..", "dev.rosey.examples..")
                .should().dependOnClassesThat().resideInAPackage("dev.rosey.core.storage..").check(all);
    }

    @Test
    void nothingInTheApiMakesItsCallerWait() { // SUR-11
        noMethods().that().areDeclaredInClassesThat().resideInAPackage("dev.rosey.api..")
                .should().declareThrowableOfType(InterruptedException.class).check(all);
        noClasses().that().resideInAPackage("dev.rosey.api..")
                .should().callMethodWhere(DescribedPredicate.describe("waits",
                        call -> WAITING.contains(call.getTarget().getName())
                                && call.getTargetOwner().getPackageName().startsWith("java.util.concurrent")))
                .check(all);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethodWhere(DescribedPredicate.describe("Thread.sleep",
                call -> call.getTarget().getName().equals("sleep")
                        && call.getTargetOwner().isEquivalentTo(Thread.class))).check(all);
    }

    @Test
    void onlyProgramsEndTheProcess() {
        noClasses().that(DescribedPredicate.describe("are no programs", ArchitectureTest::isNoProgram))
                .should().callMethodWhere(DescribedPredicate.describe("exit or halt",
                        call -> List.of("exit", "halt").contains(call.getTarget().getName())
                                && (call.getTargetOwner().isEquivalentTo(System.class)
                                        || call.getTargetOwner().isEquivalentTo(Runtime.class))))
                .check(all);
    }

    @Test
    void nobodyLogsWithTheJdksLogging() {
        noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(all);
    }

    private static boolean isNoProgram(JavaClass each) {
        String name = each.getPackageName();
        return !name.startsWith("dev.rosey.examples") && !name.startsWith("dev.rosey.isolation.worker");
    }

    /** Each package of a module is a slice, its top package too. */
    private record PackagesOf(String top) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass each) {
            String name = each.getPackageName();
            return name.equals(top) || name.startsWith(top + ".") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the packages of " + top;
        }
    }
}
