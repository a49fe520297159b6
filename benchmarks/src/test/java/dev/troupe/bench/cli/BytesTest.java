package dev.troupe.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class BytesTest {

  @Test
  void unitsAreOfThousandsOrOf1024() {
    Bytes bytes = new Bytes();
    assertThat(bytes.convert("50MB")).isEqualTo(50_000_000L);
    assertThat(bytes.convert("1gb")).isEqualTo(1_000_000_000L);
    assertThat(bytes.convert("3GiB")).isEqualTo(3L << 30);
    assertThat(bytes.convert("4096")).isEqualTo(4096);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1MB", "1.5GB", "1TB", "12345678901"})
  void othersAreRefused(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> new Bytes().convert(text))
        .withMessageContaining(text);
  }
}
