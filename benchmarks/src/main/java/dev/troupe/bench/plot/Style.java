package dev.troupe.bench.plot;

/** How a drawing looks: on white or, where the reader prefers it, on black. */
final class Style {

  /** So many systems can be told apart; the next has the first one's colour. */
  private static final int COLOURS = 5;

  /** Colours that differ in lightness too, for those who do not see all of them. */
  static final String SHEET =
      """

      svg { font-family: system-ui, "DejaVu Sans", sans-serif; }
      text { fill: #1f2328; }
      .paper { fill: #ffffff; }
      .title { font-size: 17px; font-weight: 600; }
      .heading { font-size: 13px; font-weight: 600; }
      .label { font-size: 11px; fill: #57606a; }
      .legend { font-size: 12px; }
      .grid { stroke: #d0d7de; stroke-width: 1; }
      .line { stroke-width: 2; }
      .spread { stroke-width: 1.5; opacity: 0.6; }
      .sample { opacity: 0.55; }
      .tail { stroke-dasharray: 5 4; }
      circle.tail { stroke-dasharray: none; }
      .c0 { stroke: #0067a6; fill: #0067a6; }
      .c1 { stroke: #c24a00; fill: #c24a00; }
      .c2 { stroke: #00795a; fill: #00795a; }
      .c3 { stroke: #a8437f; fill: #a8437f; }
      .c4 { stroke: #57606a; fill: #57606a; }
      polyline.line { fill: none; }
      circle.sample { stroke: none; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .paper { fill: #0d1117; }
        .label { fill: #9da7b1; }
        .grid { stroke: #30363d; }
        .c0 { stroke: #58b4f0; fill: #58b4f0; }
        .c1 { stroke: #f0883e; fill: #f0883e; }
        .c2 { stroke: #3fc99a; fill: #3fc99a; }
        .c3 { stroke: #e79cc6; fill: #e79cc6; }
        .c4 { stroke: #b1bac4; fill: #b1bac4; }
      }
      """;

  private Style() {}

  /** The class of a system's lines and dots. */
  static String of(int system) {
    return "c" + system % COLOURS;
  }
}
