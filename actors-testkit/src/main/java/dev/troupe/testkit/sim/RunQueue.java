package dev.troupe.testkit.sim;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * The tasks that could run now. Which of them runs next is drawn from the seed; that draw is what
 * explores the interleavings that real threads would have produced.
 *
 * <p>Two parallel arrays instead of a list of pairs: this is the hottest place of the simulation.
 */
final class RunQueue {
  private final SplittableRandom draw;
  private Incarnation[] owners = new Incarnation[256];
  private Runnable[] bodies = new Runnable[256];
  private int size;
  private Incarnation takenOwner;

  RunQueue(SplittableRandom draw) {
    this.draw = draw;
  }

  /** Adds a task; {@code owner} is null for a task of the test itself, which no crash removes. */
  void add(Incarnation owner, Runnable body) {
    if (size == bodies.length) {
      owners = Arrays.copyOf(owners, size * 2);
      bodies = Arrays.copyOf(bodies, size * 2);
    }
    owners[size] = owner;
    bodies[size++] = body;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Removes a drawn task and returns it; its owner is {@link #takenOwner()} afterwards. */
  Runnable take() {
    int drawn = size == 1 ? 0 : draw.nextInt(size);
    Runnable body = bodies[drawn];
    takenOwner = owners[drawn];
    int last = --size;
    bodies[drawn] = bodies[last];
    owners[drawn] = owners[last];
    bodies[last] = null;
    owners[last] = null;
    return body;
  }

  Incarnation takenOwner() {
    return takenOwner;
  }

  /** Removes all tasks of this owner, in order, and hands them to the receiver. */
  void removeAll(Incarnation owner, BiConsumer<Incarnation, Runnable> receiver) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (owners[i] == owner) {
        receiver.accept(owner, bodies[i]);
      } else {
        owners[kept] = owners[i];
        bodies[kept++] = bodies[i];
      }
    }
    Arrays.fill(owners, kept, size, null);
    Arrays.fill(bodies, kept, size, null);
    size = kept;
  }

  void clear() {
    Arrays.fill(owners, 0, size, null);
    Arrays.fill(bodies, 0, size, null);
    size = 0;
    takenOwner = null;
  }
}
