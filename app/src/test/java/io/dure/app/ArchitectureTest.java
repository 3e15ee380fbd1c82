package io.dure.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house has one direction: engine ← twin ← plan ← app. */
@AnalyzeClasses(packages = "io.dure", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Guards the other rules: they would all hold if the class files could not be read. */
    @ArchTest
    static void classesAreRead(JavaClasses all) {
        assertThat(all.get("io.dure.engine.Event").getSource()).isPresent();
        assertThat(all.get("io.dure.engine.Rules").getMethod("defaults").getConstructorCallsFromSelf())
                .isNotEmpty();
        assertThat(all.containPackage("io.dure.twin")).isTrue();
        assertThat(all.containPackage("io.dure.app")).isTrue();
    }

    @ArchTest
    static final ArchRule modulesDependOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("engine")
            .definedBy("io.dure.engine..")
            .layer("twin")
            .definedBy("io.dure.twin..")
            .layer("plan")
            .definedBy("io.dure.plan..")
            .layer("app")
            .definedBy("io.dure.app..")
            .whereLayer("engine")
            .mayNotAccessAnyLayer()
            .whereLayer("twin")
            .mayOnlyAccessLayers("engine")
            .whereLayer("plan")
            .mayOnlyAccessLayers("twin", "engine");

    @ArchTest
    static final ArchRule everyClassIsInAModule = classes()
            .should()
            .resideInAnyPackage("io.dure.engine..", "io.dure.twin..", "io.dure.plan..", "io.dure.app..");

    @ArchTest
    static final ArchRule engineStandsOnJavaAlone = classes()
            .that()
            .resideInAPackage("io.dure.engine..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.dure.engine..",
                    "java.lang..",
                    "java.math..",
                    "java.nio",
                    "java.nio.charset",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule engineIsPure = noClasses()
            .that()
            .resideInAPackage("io.dure.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.util.concurrent..", "java.util.logging..", "java.io..", "java.net..", "java.nio.file..");

    @ArchTest
    static final ArchRule enginePackagesHaveNoCycles =
            slices().matching("io.dure.engine.(*)..").should().beFreeOfCycles().allowEmptyShould(true);
}
