package dev.troupe.company;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.junit.jupiter.api.Test;

/** A module uses only those on floors below its own, and behaviours keep away from the outside. */
class FloorsTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.troupe");

  @Test
  void everyModuleStandsOnTheFloorsBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("app")
        .definedBy("dev.troupe.app..")
        .layer("raft")
        .definedBy("dev.troupe.raft..")
        .layer("testkit")
        .definedBy("dev.troupe.testkit..")
        .layer("journal")
        .definedBy("dev.troupe.journal..")
        .layer("kryo")
        .definedBy("dev.troupe.kryo..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("raft")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("testkit")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("journal")
        .mayOnlyBeAccessedByLayers("app", "raft")
        .whereLayer("kryo")
        .mayOnlyBeAccessedByLayers("app", "raft", "testkit")
        .check(HOUSE);
  }

  @Test
  void consensusKnowsNeitherTheStoreNorItsFront() {
    noClasses()
        .that()
        .resideInAPackage("dev.troupe.raft")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.troupe.raft.kv..", "dev.troupe.raft.redis..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("dev.troupe.raft.kv..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.troupe.raft.redis..", "io.netty..")
        .check(HOUSE);
  }

  @Test
  void packagesOfTheRaftModuleFormNoCycle() {
    slices().matching("dev.troupe.raft.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void behavioursTakeTimeChanceAndThreadsFromOutside() {
    noClasses()
        .that()
        .areAssignableTo(ExtensibleBehavior.class)
        .and()
        .resideOutsideOfPackage("dev.troupe.testkit..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(HOUSE);
  }

  @Test
  void onlySettingsReadTheConfiguration() {
    noClasses()
        .that()
        .resideInAPackage("dev.troupe.raft")
        .and()
        .doNotHaveSimpleName("RaftSettings")
        .and()
        .doNotHaveSimpleName("Raft")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.typesafe.config.Config")
        .check(HOUSE);
  }
}
