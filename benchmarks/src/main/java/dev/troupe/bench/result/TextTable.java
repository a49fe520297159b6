package dev.troupe.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Columns as wide as they must be: the first one begins at the left, the others end at the right.
 */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  /** Of columns that are called so. */
  public TextTable(String... heads) {
    rows.add(List.of(heads));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as there are columns
   */
  public void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(cells.length + " cells, not " + rows.get(0).size());
    }
    rows.add(List.of(cells));
  }

  /** A number for people. */
  public static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Without a line's end at its end. */
  @Override
  public String toString() {
    return rows.stream().map(this::line).collect(Collectors.joining("\n"));
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String left = column == 0 ? "-" : "";
      String gap = column == 0 ? "" : "  ";
      line.append(gap).append(String.format("%" + left + width(column) + "s", cells.get(column)));
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow();
  }
}
