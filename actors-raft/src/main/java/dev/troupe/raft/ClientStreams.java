package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Propose;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets a client's frames into the log in the order in which the client sent them, without gaps and
 * each once; so what a client sent first stands first, though the network loses and doubles
 * messages. Belongs to one term of one leader.
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

  /** One life of a client: frames of its former life may still be under way. */
  private record Sender(String client, long incarnation) {}

  private static final class Stream {
    long epoch;
    long nextFrame; // those before it were taken, no other of the epoch was
    boolean over; // nor will be
  }

  /** Far more than nodes are started anew in one term. */
  private static final int MOST_STREAMS = 1024;

  /** The one that was not heard of for the longest time first. */
  private final Map<Sender, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);

  private boolean forgotten; // some stream, whose frames cannot be told from new ones any more

  Verdict onFrame(Propose frame) {
    Stream stream = streams.get(sender(frame));
    if (stream == null || stream.epoch < frame.epoch()) {
      return frame.frame() == 0 ? begin(frame) : gap(frame, stream);
    }
    if (frame.epoch() < stream.epoch || frame.frame() < stream.nextFrame || stream.over) {
      return Verdict.IGNORE;
    }
    if (frame.frame() > stream.nextFrame) {
      stream.over = true;
      return Verdict.GAP;
    }
    stream.nextFrame++;
    return Verdict.TAKE;
  }

  private static Sender sender(Propose frame) {
    return new Sender(frame.client(), frame.incarnation());
  }

  /** The epoch is over: the client is told so, and what of it comes late must not be taken. */
  private Verdict gap(Propose frame, Stream before) {
    begin(frame);
    Stream stream = streams.get(sender(frame));
    stream.nextFrame = 0;
    stream.over = true;
    return before == null && forgotten ? Verdict.IGNORE : Verdict.GAP; // it may have been taken
  }

  private Verdict begin(Propose frame) {
    Stream stream = streams.computeIfAbsent(sender(frame), none -> new Stream());
    stream.epoch = frame.epoch();
    stream.nextFrame = 1;
    stream.over = false;
    if (streams.size() > MOST_STREAMS) {
      streams.remove(streams.keySet().iterator().next());
      forgotten = true;
    }
    return Verdict.TAKE;
  }

  /** Takes this frame back, and no more of its epoch; the client begins a new one. */
  void refuse(Propose frame) {
    Stream stream = streams.get(sender(frame));
    if (stream != null) {
      stream.nextFrame = frame.frame();
      stream.over = true;
    }
  }

  /** True if this frame certainly was not taken; asked when no frame will be taken any more. */
  boolean hasNotTaken(Propose frame) {
    Stream stream = streams.get(sender(frame));
    if (stream == null) {
      return !forgotten;
    }
    return frame.epoch() > stream.epoch
        || (frame.epoch() == stream.epoch && frame.frame() >= stream.nextFrame);
  }
}
