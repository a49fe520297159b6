package dev.troupe.bench.failover;

import dev.troupe.bench.result.Quantiles;
import dev.troupe.bench.result.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What was measured.
 *
 * @param each in the order of the kills
 * @param acknowledged writes, all of which were there in the end
 * @param failed writes that were refused, or whose outcome their client does not know
 */
public record FailoverTimes(List<Failover> each, long acknowledged, long failed) {

  private static final int TENTH = 90;

  public FailoverTimes {
    each = List.copyOf(each);
  }

  /** The rows of the table and of reports, those that there is something to tell of. */
  private Map<String, List<Double>> rows() {
    Map<String, List<Double>> rows = new LinkedHashMap<>();
    rows.put("kill to next acknowledged write", all(time -> OptionalDouble.of(time.answered())));
    rows.put("  kill to a member's asking for votes", all(Failover::stood));
    rows.put("  from then to a leader", all(time -> between(time.stood(), time.led())));
    rows.put(
        "  from then to the acknowledgement",
        all(time -> between(time.led(), OptionalDouble.of(time.answered()))));
    rows.put("start to caught up", all(time -> OptionalDouble.of(time.caughtUp())));
    rows.values().removeIf(List::isEmpty);
    return rows;
  }

  private List<Double> all(Function<Failover, OptionalDouble> figure) {
    List<Double> values = new ArrayList<>();
    each.forEach(time -> figure.apply(time).ifPresent(values::add));
    return values;
  }

  private static OptionalDouble between(OptionalDouble from, OptionalDouble to) {
    return from.isPresent() && to.isPresent()
        ? OptionalDouble.of(to.getAsDouble() - from.getAsDouble())
        : OptionalDouble.empty();
  }

  /** For people. */
  public String table() {
    TextTable table = new TextTable("ms", "median", "least", "most", "p" + TENTH, "of");
    rows()
        .forEach(
            (what, values) -> {
              Quantiles found = Quantiles.of(values);
              table.row(
                  what,
                  TextTable.number(found.median(), 0),
                  TextTable.number(found.least(), 0),
                  TextTable.number(found.most(), 0),
                  TextTable.number(found.percentile(TENTH), 0),
                  Integer.toString(values.size()));
            });
    return table.toString();
  }

  /** For programs: names and values of JSON. */
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    Quantiles answered = Quantiles.of(all(time -> OptionalDouble.of(time.answered())));
    summary.put("medianMillis", answered.median());
    summary.put("leastMillis", answered.least());
    summary.put("mostMillis", answered.most());
    summary.put("p90Millis", answered.percentile(TENTH));
    summary.put("acknowledgedWrites", acknowledged);
    summary.put("failedWrites", failed);
    return summary;
  }

  /** Each kill, likewise. */
  public List<Map<String, Object>> samples() {
    return each.stream().map(Failover::figures).toList();
  }
}
