package dev.troupe.bench.snapshot;

/**
 * What the group does while a write is under way. Of two that go on at once the later one counts.
 */
enum Phase {
  QUIET("nothing else"),
  TAKING("a member takes a snapshot"),
  ABSENT("a member is down, or starts"),
  SENDING("a snapshot is sent and restored");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
