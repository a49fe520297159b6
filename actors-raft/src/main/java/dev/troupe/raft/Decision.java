package dev.troupe.raft;

import java.util.List;

/**
 * What a rule asks the actor to do.
 *
 * @param events to be journalled, in this order, as one
 * @param whenDurable replies that promise something: they leave once the events are on disk
 */
record Decision(List<RaftEvent> events, List<RaftMessage> whenDurable) {

  static Decision none() {
    return new Decision(List.of(), List.of());
  }

  static Decision of(List<RaftEvent> events, RaftMessage whenDurable) {
    return new Decision(events, List.of(whenDurable));
  }
}
