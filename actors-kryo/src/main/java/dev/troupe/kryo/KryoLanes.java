package dev.troupe.kryo;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A bounded set of idle lanes. Who finds none makes one, and one too many is left to the garbage
 * collector, so nobody waits. Threads start to look at different places.
 */
final class KryoLanes {

  private final AtomicReferenceArray<KryoLane> idle;
  private final Supplier<KryoLane> create;

  KryoLanes(int size, Supplier<KryoLane> create) {
    this.idle = new AtomicReferenceArray<>(size);
    this.create = create;
  }

  KryoLane obtain() {
    int start = start();
    for (int i = 0; i < idle.length(); i++) {
      int place = (start + i) % idle.length();
      if (idle.getPlain(place) != null) {
        KryoLane lane = idle.getAndSet(place, null);
        if (lane != null) {
          return lane;
        }
      }
    }
    return create.get();
  }

  void release(KryoLane lane) {
    lane.detach();
    int start = start();
    for (int i = 0; i < idle.length(); i++) {
      if (idle.compareAndSet((start + i) % idle.length(), null, lane)) {
        return;
      }
    }
  }

  private int start() {
    return (int) (Thread.currentThread().getId() % idle.length());
  }
}
