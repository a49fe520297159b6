package dev.troupe.company;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.troupe.raft.RaftClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.junit.jupiter.api.Test;

/** A module uses only those on floors below its own, and behaviours keep away from the outside. */
class FloorsTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.troupe");

  /**
   * The simulation shares consensus' package, to see what is private there, and is known by its
   * place.
   */
  private static final DescribedPredicate<JavaClass> IN_RAFT_SIM =
      describe(
          "in actors-raft-sim",
          type ->
              type.getSource().stream()
                  .anyMatch(at -> at.getUri().toString().contains("/actors-raft-sim")));

  /** The edge at which time comes in. */
  private static final Class<?> CLOCK = RaftClock.class;

  /** The edge at which snapshots go to disk, from a dispatcher's threads. */
  private static final String SHARED_WITH_A_WRITING_THREAD = "DirectorySnapshotFiles";

  /**
   * Kryo, journal and testkit are the ground: none of them knows another, but that the testkit may
   * use kryo, as its networks carry messages as bytes.
   */
  @Test
  void everyModuleStandsOnTheFloorsBelowAndOnTheGroundOnlyTheTestkitKnowsKryo() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("app")
        .definedBy("dev.troupe.app..")
        .layer("raft")
        .definedBy(resideInAPackage("dev.troupe.raft..").and(not(IN_RAFT_SIM)))
        .layer("raft-sim")
        .definedBy(IN_RAFT_SIM)
        .layer("testkit")
        .definedBy("dev.troupe.testkit..")
        .layer("journal")
        .definedBy("dev.troupe.journal..")
        .layer("kryo")
        .definedBy("dev.troupe.kryo..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("raft-sim")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("raft")
        .mayOnlyBeAccessedByLayers("app", "raft-sim")
        .whereLayer("testkit")
        .mayOnlyBeAccessedByLayers("raft-sim")
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
  void behavioursAndAllOfConsensusTakeTimeChanceAndThreadsFromOutside() {
    noClasses()
        .that(assignableTo(ExtensibleBehavior.class).or(resideInAPackage("dev.troupe.raft")))
        .and()
        .resideOutsideOfPackage("dev.troupe.testkit..")
        .and(not(belongToAnyOf(CLOCK)))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethodWhere(target(name("now")).and(target(owner(assignableTo(Temporal.class)))))
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocalRandom.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(HOUSE);
  }

  @Test
  void behavioursAndAllOfConsensusLockNothing() {
    noMethods()
        .that()
        .areDeclaredInClassesThat(
            assignableTo(ExtensibleBehavior.class)
                .or(resideInAPackage("dev.troupe.raft"))
                .and(not(simpleName(SHARED_WITH_A_WRITING_THREAD))))
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .check(HOUSE);
  }

  /** Class files do not tell of blocks in a way that a rule can see, so this reads the sources. */
  @Test
  void consensusHasNoSynchronizedBlock() throws IOException {
    Path sources =
        Path.of(System.getProperty("basedir", "."))
            .resolve("../../actors-raft/src/main/java/dev/troupe/raft");
    List<Path> files;
    try (Stream<Path> list = Files.list(sources)) {
      files = list.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    for (Path file : files) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContain("synchronized (");
    }
  }

  @Test
  void onlySettingsReadTheConfiguration() {
    noClasses()
        .that()
        .resideInAPackage("dev.troupe.raft")
        .and(not(IN_RAFT_SIM))
        .and()
        .doNotHaveSimpleName("RaftSettings")
        .and()
        .doNotHaveSimpleName("Raft")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.typesafe.config.Config")
        .check(HOUSE);
  }

  /** Else the rules above would say nothing about it. */
  @Test
  void theSimulationIsFoundByItsPlace() {
    assertThat(HOUSE.that(IN_RAFT_SIM)).anyMatch(type -> type.getSimpleName().equals("RaftWorld"));
  }
}
