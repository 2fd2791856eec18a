package io.tidegate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tidegate.audit.Approved;
import io.tidegate.audit.Audit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may know whom: the line of packages that one partition flows through. */
class ArchitectureTest {
    /** From the top down; the one place where the order is written. The first package that may know Spark is {@code read}. */
    private static final List<String> ORDER = List.of(
            "error",
            "job",
            "job.yaml",
            "storage",
            "ledger",
            "log",
            "contract",
            "bundle",
            "plan",
            "estimate",
            "backfill",
            "report",
            "export",
            "catalog",
            "read",
            "transform",
            "rule",
            "quarantine",
            "stage",
            "audit",
            "publish",
            "compare",
            "lineage",
            "notify",
            "run",
            "apply",
            "cli");

    private static final String FIRST_WITH_SPARK = "catalog";
    private static final String[] SPARK = {"org.apache.spark..", "io.delta..", "scala..", "com.amazon.deequ.."};
    private static final String INSIDE_OF_DELTA = "org.apache.spark.sql.delta..";
    private static final Set<String> MAY_KNOW_THE_INSIDE_OF_DELTA = Set.of("stage", "publish");

    private static final PackageOrder PACKAGES = new PackageOrder("io.tidegate", ORDER);
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/shaded/"))
            .importPackages("io.tidegate");
    private static final JavaClasses FIXTURE =
            new ClassFileImporter().importPackages("io.tidegate.architecture.fixture");

    @Test
    void a_package_imports_only_packages_above_it() {
        assertThat(CLASSES).isNotEmpty();
        assertThat(PACKAGES.faults(CLASSES)).isEmpty();
    }

    @Test
    void a_package_that_imports_one_below_it_is_found_and_so_is_one_without_a_place() {
        PackageOrder fixture = new PackageOrder("io.tidegate.architecture.fixture", List.of("upper", "lower"));

        assertThat(fixture.faults(FIXTURE))
                .anyMatch(fault -> fault.startsWith("upper may not know lower: "))
                .anyMatch(fault -> fault.endsWith("StrangerHelper is in a package that has no place in the order"))
                .noneMatch(fault -> fault.startsWith("lower may not know"));
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("io.tidegate.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothing_above_the_line_knows_spark() {
        rule(noClasses()
                        .that(new DescribedPredicate<JavaClass>("are above the line") {
                            @Override
                            public boolean test(JavaClass type) {
                                return PACKAGES.isAbove(type, FIRST_WITH_SPARK);
                            }
                        })
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(SPARK))
                .check(CLASSES);
    }

    @Test
    void only_the_command_line_knows_picocli() {
        rule(noClasses()
                        .that()
                        .resideOutsideOfPackage("io.tidegate.cli..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("picocli.."))
                .check(CLASSES);
    }

    @Test
    void only_the_audit_knows_deequ() {
        rule(noClasses()
                        .that()
                        .resideOutsideOfPackage("io.tidegate.audit..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("com.amazon.deequ.."))
                .check(CLASSES);
    }

    @Test
    void whoever_only_looks_gets_verdicts_and_never_leave_to_publish() {
        rule(noClasses()
                        .that()
                        .resideInAPackage("io.tidegate.compare..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.tidegate.publish..")
                        .orShould()
                        .dependOnClassesThat()
                        .belongToAnyOf(Approved.class, Audit.class))
                .check(CLASSES);
    }

    @Test
    void only_the_yaml_reader_knows_a_yaml_library() {
        rule(noClasses()
                        .that()
                        .resideOutsideOfPackage("io.tidegate.job.yaml..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.snakeyaml..", "org.yaml.."))
                .check(CLASSES);
    }

    @Test
    void the_inside_of_delta_is_known_to_two_classes_of_stage_and_one_of_publish() {
        DescribedPredicate<JavaClass> inside = JavaClass.Predicates.resideInAPackage(INSIDE_OF_DELTA);
        Set<String> knowing = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            boolean knows = type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(d -> inside.test(d.getTargetClass().getBaseComponentType()));
            if (knows) {
                knowing.add(outermost(type).getName());
            }
        }

        Set<String> places = knowing.stream()
                .map(name -> PACKAGES.placeOf(CLASSES.get(name)).orElse("?"))
                .collect(Collectors.toSet());
        assertThat(places).as("packages of %s", knowing).isSubsetOf(MAY_KNOW_THE_INSIDE_OF_DELTA);
        assertThat(knowing)
                .containsExactly(
                        "io.tidegate.publish.DeltaCommit",
                        "io.tidegate.stage.CommittedFiles",
                        "io.tidegate.stage.DeltaStage");
    }

    @Test
    void no_name_hides_what_a_class_is_for() {
        names().check(CLASSES);
        assertThatThrownBy(() -> names().check(FIXTURE)).isInstanceOf(AssertionError.class);
    }

    private static ArchRule names() {
        return rule(noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager)"));
    }

    /** Holds for packages that are not there, too. */
    private static ArchRule rule(ArchRule rule) {
        return rule.allowEmptyShould(true);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}
