package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("what", "ms");
    table.row("a", TextTable.number(1234.56, 1));
    table.row("longer", "5");
    assertThat(table).hasToString("what         ms\na       1,234.6\nlonger        5");
    assertThatIllegalArgumentException().isThrownBy(() -> table.row("alone"));
  }
}
