package dev.troupe.raft;

import java.util.Optional;
import org.apache.pekko.actor.ActorInitializationException;

/** Why a member stops and is not started again: it would come to the same once more. */
abstract sealed class StopsForGood extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private StopsForGood(RaftSetup setup, String why, Throwable cause) {
    super("member " + setup.self() + " of group " + setup.group() + " stops: " + why, cause);
  }

  /** It, if an actor has failed by it; Pekko wraps what an actor throws at its start. */
  static Optional<StopsForGood> in(Throwable failure) {
    Throwable thrown =
        failure instanceof ActorInitializationException atStart ? atStart.getCause() : failure;
    return thrown instanceof StopsForGood forGood ? Optional.of(forGood) : Optional.empty();
  }

  /**
   * The state machine threw at a committed entry. It would again, and on every member: this one
   * stops, rather than to go on without the entry.
   */
  static final class ApplyFailed extends StopsForGood {
    private static final long serialVersionUID = 1L;

    ApplyFailed(RaftSetup setup, long index, Entry entry, Throwable cause) {
      super(
          setup,
          "its state machine failed at entry "
              + index
              + " of term "
              + entry.term()
              + " ("
              + entry.kind()
              + "), as that of every member will, until one is deployed that can apply it: "
              + cause,
          cause);
    }
  }

  /** No state machine could be made: neither could it the next time. */
  static final class NoStateMachine extends StopsForGood {
    private static final long serialVersionUID = 1L;

    NoStateMachine(RaftSetup setup, Throwable cause) {
      super(setup, "its state machine could not be made: " + cause, cause);
    }
  }

  /**
   * The snapshot is gone, damaged, or the state machine does not understand it. The log before it
   * is gone, so there is no other way to the state.
   */
  static final class SnapshotUnusable extends StopsForGood {
    private static final long serialVersionUID = 1L;

    SnapshotUnusable(RaftSetup setup, SnapshotMeta snapshot, SnapshotReader.Unusable why) {
      super(
          setup,
          "its snapshot of the entries up to "
              + snapshot.index()
              + " of term "
              + snapshot.term()
              + " ("
              + setup.snapshots().where(snapshot)
              + ") is of no use: "
              + why.getMessage(),
          why);
    }
  }
}
