package dev.troupe.bench.result;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.plan.Load;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All samples of a measurement, in the order of the runs. */
public final class Samples {

  private record Key(String peer, Load load) {}

  private final Map<Key, List<Sample>> all = new LinkedHashMap<>();

  /** Adds the sample of the next run. */
  public void add(String peer, Load load, Sample sample) {
    all.computeIfAbsent(new Key(peer, load), key -> new ArrayList<>()).add(sample);
  }

  /** Those of a system under a load, one for each run. */
  public List<Sample> of(String peer, Load load) {
    return List.copyOf(all.getOrDefault(new Key(peer, load), List.of()));
  }

  /** Median, least and greatest of a figure over the runs. */
  public Spread spread(String peer, Load load, ToDoubleFunction<Sample> figure) {
    return Spread.of(of(peer, load).stream().mapToDouble(figure).boxed().toList());
  }

  /** How many times as much one system does as the other, run by run. */
  public Spread ratio(String peer, String other, Load load) {
    return Spread.ofRatios(perSecond(peer, load), perSecond(other, load));
  }

  /** True if both systems promise the same of what the load asks for. */
  static boolean comparable(Peer peer, Peer other, Load load) {
    return load.write() || peer.linearizableReads() == other.linearizableReads();
  }

  private double[] perSecond(String peer, Load load) {
    return of(peer, load).stream().mapToDouble(Sample::perSecond).toArray();
  }
}
