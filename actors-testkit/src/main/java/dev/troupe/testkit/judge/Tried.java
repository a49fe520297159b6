package dev.troupe.testkit.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search has tried: which operations that have an end were done, and the state to which that
 * led. For each such place it remembers the sets of open operations that were used up on the way:
 * what failed with fewer of them used up need not be tried with more.
 */
final class Tried<S> {
  /** What is remembered is bounded; beyond this the search goes on, only slower. */
  private static final int MAX_REMEMBERED = 2_000_000;

  private static final class Place<S> {
    private final long[] ended;
    private final S state;
    private final int hash;

    Place(Marks ended, S state) {
      this.ended = ended.copy();
      this.state = state;
      long mixed = (31L * Arrays.hashCode(this.ended) + state.hashCode()) * 0x9E3779B97F4A7C15L;
      this.hash = (int) (mixed >>> 32);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object object) {
      return object instanceof Place<?> other
          && hash == other.hash
          && Arrays.equals(ended, other.ended)
          && state.equals(other.state);
    }
  }

  private final Map<Place<S>, List<long[]>> places = new HashMap<>();
  private int remembered;

  /** Whether this was not tried; it is from now on. */
  boolean isNew(Marks ended, Marks open, S state) {
    Place<S> place = new Place<>(ended, state);
    List<long[]> used = places.get(place);
    if (used != null) {
      for (long[] other : used) {
        if (open.contains(other)) {
          return false;
        }
      }
    }
    if (remembered < MAX_REMEMBERED) {
      remembered++;
      if (used == null) {
        places.put(place, List.of(open.words()));
      } else {
        List<long[]> more = new ArrayList<>(used);
        more.add(open.words());
        places.put(place, more);
      }
    }
    return true;
  }
}
