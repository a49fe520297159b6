package dev.troupe.raft;

import dev.troupe.testkit.judge.Model;

/** What one key of an {@link AppendStore} does: every answer is the text that stands there then. */
final class AppendModel implements Model<String> {

  /**
   * @param token what it appends; empty for a read
   */
  record Input(String token) {
    @Override
    public String toString() {
      return token.isEmpty() ? "read" : "append " + token;
    }
  }

  @Override
  public String initial() {
    return "";
  }

  @Override
  public boolean isQuery(Object input) {
    return ((Input) input).token().isEmpty();
  }

  @Override
  public Step<String> apply(String text, Object input) {
    String next = text + ((Input) input).token();
    return new Step<>(next, next);
  }
}
