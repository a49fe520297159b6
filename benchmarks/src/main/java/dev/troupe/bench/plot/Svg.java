package dev.troupe.bench.plot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes XML: elements that are closed in their order, and text that cannot be taken for markup.
 */
final class Svg {

  private final StringBuilder xml = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins an element.
   *
   * @param attributes names and values by turns; a fraction is written with one digit after the
   *     point
   */
  Svg open(String name, Object... attributes) {
    xml.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      xml.append(' ').append(attributes[i]).append("=\"");
      xml.append(escaped(written(attributes[i + 1]))).append('"');
    }
    xml.append('>');
    open.push(name);
    return this;
  }

  /** Adds text to the element that was begun last. */
  Svg text(String content) {
    xml.append(escaped(content));
    return this;
  }

  /** Ends the element that was begun last. */
  Svg close() {
    xml.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element without anything in it. */
  Svg empty(String name, Object... attributes) {
    return open(name, attributes).close();
  }

  /**
   * All that was written.
   *
   * @throws IllegalStateException if an element is still open
   */
  String done() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return xml.toString();
  }

  private static String written(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.1f", number)
        : value.toString();
  }

  /** Control characters may not be in XML at all. */
  private static String escaped(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
