package dev.troupe.raft;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which questions of other members have come already. The network may double one, and its copy be
 * late: carried out again it would undo what was asked for in between; refused it would hide how
 * the first one goes, as an asker that is told that nothing was begun relies on it for every copy.
 */
final class TakenAsks {

  /** Operators ask now and then; a copy does not come behind as many others. */
  static final int MOST = 1024;

  private record Key(String from, long number) {}

  /** Up to this term a former life may have led, and what it took is forgotten. */
  private final long forgottenTerm;

  private final Set<Key> taken = new LinkedHashSet<>();

  /**
   * @param recovered the state at the start of this life
   */
  TakenAsks(String self, RaftState recovered) {
    boolean votedForItself = recovered.votedFor().filter(self::equals).isPresent();
    this.forgottenTerm = votedForItself ? recovered.term() : recovered.term() - 1;
  }

  /** True if no copy of this question was seen before; from now on one is. */
  boolean isFirst(AdminMessage.Ask ask) {
    boolean mayBeForgotten = ask.term() != AdminMessage.Ask.ANY_TERM && ask.term() <= forgottenTerm;
    if (mayBeForgotten || !taken.add(new Key(ask.from(), ask.number()))) {
      return false;
    }
    if (taken.size() > MOST) {
      taken.remove(taken.iterator().next());
    }
    return true;
  }
}
