package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Answer;
import dev.troupe.raft.ClientMessage.Answers;
import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.ClientMessage.ReplyPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Packs replies to one client into messages that the transport takes, in their order. */
final class ReplySender {

  private static final int OVERHEAD = 16; // bytes of a reply beside its own, roughly

  private final RaftNetwork network;
  private final String client;
  private final long incarnation;
  private final int maxBytes;
  private final LongSupplier state;
  private final List<Answer> answers = new ArrayList<>();
  private final List<byte[]> replies = new ArrayList<>();
  private long batch;
  private int firstReply;
  private long bytes;

  /**
   * @param state the index of the last entry that is applied
   */
  ReplySender(
      RaftNetwork network, String client, long incarnation, int maxBytes, LongSupplier state) {
    this.network = network;
    this.client = client;
    this.incarnation = incarnation;
    this.maxBytes = maxBytes;
    this.state = state;
  }

  /** Adds a command's outcome. */
  void add(long id, Outcome outcome, byte[] reply) {
    if (reply.length > maxBytes) {
      flush();
      sendParts(false, id, 0, reply);
      return;
    }
    answers.add(new Answer(id, outcome, reply));
    count(reply);
  }

  /** Adds the reply to the query at {@code place} of a batch; places ascend. */
  void add(long ofBatch, int place, byte[] reply) {
    if (reply.length > maxBytes) {
      flush();
      sendParts(true, ofBatch, place, reply);
      return;
    }
    if (replies.isEmpty()) {
      batch = ofBatch;
      firstReply = place;
    }
    replies.add(reply);
    count(reply);
  }

  private void count(byte[] reply) {
    bytes += reply.length + OVERHEAD;
    if (bytes >= maxBytes) {
      flush();
    }
  }

  /** Sends what is gathered. */
  void flush() {
    if (!answers.isEmpty()) {
      network.toClient(client, new Answers(incarnation, List.copyOf(answers)));
      answers.clear();
    }
    if (!replies.isEmpty()) {
      network.toClient(
          client, new ReadAnswers(incarnation, batch, firstReply, List.copyOf(replies)));
      replies.clear();
    }
    bytes = 0;
  }

  private void sendParts(boolean query, long number, int place, byte[] reply) {
    for (int offset = 0; offset < reply.length; offset += maxBytes) {
      byte[] data = Arrays.copyOfRange(reply, offset, Math.min(reply.length, offset + maxBytes));
      network.toClient(
          client,
          new ReplyPart(
              incarnation, query, number, place, reply.length, offset, data, state.getAsLong()));
    }
  }
}
