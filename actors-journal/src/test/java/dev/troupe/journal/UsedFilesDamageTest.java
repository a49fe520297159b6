package dev.troupe.journal;

/** The same where each file was another one before, whose frames stand behind its own. */
class UsedFilesDamageTest extends DamageTest {
  @Override
  boolean usedFiles() {
    return true;
  }
}
