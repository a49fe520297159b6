package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Propose;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets a client's frames into the log in the order in which the client sent them, without gaps; so
 * what a client sent first stands first, though the network loses and doubles messages.
 */
final class ClientStreams {

  /** What to do with a frame. */
  enum Verdict {
    TAKE,
    /** Taken before, or of an epoch that is over. */
    IGNORE,
    /** One before it is missing. */
    GAP
  }

  private static final class Stream {
    long incarnation;
    long epoch;
    long nextFrame;
  }

  private final Map<String, Stream> streams = new HashMap<>();

  Verdict onFrame(Propose frame) {
    Stream stream = streams.get(frame.client());
    boolean known =
        stream != null
            && stream.incarnation == frame.incarnation()
            && stream.epoch >= frame.epoch();
    if (!known) {
      return frame.frame() == 0 ? begin(frame) : gap(frame);
    }
    if (frame.epoch() < stream.epoch || frame.frame() < stream.nextFrame) {
      return Verdict.IGNORE;
    }
    if (frame.frame() > stream.nextFrame) {
      return gap(frame);
    }
    stream.nextFrame++;
    return Verdict.TAKE;
  }

  /** The epoch is over: the client is told so, and what of it comes late must not be taken. */
  private Verdict gap(Propose frame) {
    begin(frame);
    refuse(frame);
    return Verdict.GAP;
  }

  private Verdict begin(Propose frame) {
    Stream stream = streams.computeIfAbsent(frame.client(), none -> new Stream());
    stream.incarnation = frame.incarnation();
    stream.epoch = frame.epoch();
    stream.nextFrame = 1;
    return Verdict.TAKE;
  }

  /** Takes no more of this frame's epoch; the client begins a new one. */
  void refuse(Propose frame) {
    Stream stream = streams.get(frame.client());
    if (stream != null) {
      stream.nextFrame = Long.MAX_VALUE;
    }
  }
}
