package dev.troupe.raft;

import dev.troupe.kryo.Growing;
import dev.troupe.kryo.KryoMessage;
import java.util.List;
import java.util.Optional;

/** What a node's client and the members say to each other. */
sealed interface ClientMessage extends KryoMessage {

  /** From a client to a member. */
  sealed interface Request extends ClientMessage, RaftNode.Command {
    /** The node whose client sent it. */
    String client();
  }

  /** From a member to a client. */
  sealed interface Reply extends ClientMessage, RaftClient.Command {}

  /**
   * One command in a frame.
   *
   * @param id the client's own number for it, returned with the reply
   */
  record Numbered(
      long id, Entry.Kind kind, long session, long sequence, long acknowledged, byte[] payload) {}

  /**
   * Commands to be appended in this order. A client's frames are taken in the order of their
   * numbers alone, so that what it sent first stands first in the log; after a loss or a change of
   * leader the client starts a new epoch with all that is unanswered.
   *
   * @param term of which the client takes the receiver for the leader; no other term's leader takes
   *     the frame, so a frame that was refused stays refused, whoever leads later
   * @param incarnation a number drawn at the client's start, which tells it from its predecessor
   * @param epoch greater at each new start of the stream
   * @param frame counts the epoch's frames, from 0
   */
  record Propose(
      String client, long term, long incarnation, long epoch, long frame, List<Numbered> commands)
      implements Request {}

  /** Queries to be answered from a state that has all that was committed at their arrival. */
  record Read(String client, long incarnation, long batch, List<byte[]> queries)
      implements Request {}

  /** How a command ended. The order is part of the format: append only. */
  enum Outcome {
    REPLY,
    SESSION_EXPIRED,
    NO_SUCH_SESSION,
    REPLY_FORGOTTEN,
    OVERTAKEN
  }

  /** One command's outcome; the bytes are its reply, empty but for {@link Outcome#REPLY}. */
  record Answer(long id, Outcome outcome, byte[] reply) {}

  /** Outcomes of commands. */
  record Answers(long incarnation, List<Answer> answers) implements Reply {}

  /**
   * Answers to some of a batch of queries.
   *
   * @param first the place in the batch of the first of them
   */
  record ReadAnswers(long incarnation, long batch, int first, List<byte[]> replies)
      implements Reply {}

  /**
   * A part of a reply that is too large for one message.
   *
   * @param query whether it answers a query of batch {@code number} at {@code place}, or the
   *     command {@code number}
   * @param size bytes of the whole reply
   * @param offset where this part belongs
   * @param state the index of the last entry that was applied when the reply was made; parts of
   *     replies that were made at different times do not belong together
   */
  @Growing
  record ReplyPart(
      long incarnation,
      boolean query,
      long number,
      int place,
      int size,
      int offset,
      byte[] data,
      long state)
      implements Reply {}

  /** The state machine threw at this query of a batch; it would at another member, too. */
  record QueryFailed(long incarnation, long batch, int place) implements Reply {}

  /** Why a member did not take a request. */
  enum Refusal {
    /** It does not lead. */
    NOT_LEADER,
    /** It leads, but a frame is missing before this one. */
    GAP,
    /** It leads, but has too much waiting already. */
    BUSY
  }

  /**
   * This frame and all later ones of its epoch were not taken, and never will be.
   *
   * @param leader of {@code term}, where whoever refuses does not lead and knows who does
   */
  @Growing
  record FrameRefused(
      long incarnation, long epoch, long frame, Refusal reason, Optional<String> leader, long term)
      implements Reply {}

  /**
   * This batch of queries is not answered.
   *
   * @param leader as of {@link FrameRefused}
   */
  @Growing
  record ReadRefused(
      long incarnation, long batch, Refusal reason, Optional<String> leader, long term)
      implements Reply {}
}
