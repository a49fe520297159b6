package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Propose;

/**
 * What a member that does not lead a frame's term can say of it. A client that is told that a frame
 * was not taken relies on it for every copy of the frame, and the member may have taken one while
 * it led.
 */
final class TakenFrames {

  /** Up to this term a former life may have led, and what it took is forgotten. */
  private final long forgottenTerm;

  private long ledTerm;
  private ClientStreams streams = new ClientStreams();

  /**
   * @param recovered the state at the start of this life
   */
  TakenFrames(String self, RaftState recovered) {
    boolean votedForItself = recovered.votedFor().filter(self::equals).isPresent();
    this.forgottenTerm = votedForItself ? recovered.term() : recovered.term() - 1;
  }

  /** A term that it led has ended. */
  void left(long term, ClientStreams taken) {
    ledTerm = term;
    streams = taken;
  }

  /** True if no copy of this frame was taken, nor ever will be. */
  boolean mayRefuse(Propose frame) {
    if (frame.term() <= forgottenTerm || frame.term() < ledTerm) {
      return false;
    }
    return frame.term() > ledTerm || streams.hasNotTaken(frame);
  }
}
