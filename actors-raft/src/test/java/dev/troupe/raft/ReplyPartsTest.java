package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Answer;
import dev.troupe.raft.ClientMessage.Answers;
import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.ClientMessage.ReplyPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Replies to one client: packed together when small, in parts when large. */
class ReplyPartsTest {

  private static final int MAX = 100;

  private final List<Object> sent = new ArrayList<>();
  private final ReplySender sender =
      new ReplySender(
          new RaftNetwork() {
            @Override
            public void toMember(String node, Object message) {
              throw new AssertionError("replies go to clients");
            }

            @Override
            public void toClient(String node, Object message) {
              assertThat(node).isEqualTo("n3");
              sent.add(message);
            }
          },
          "n3",
          77,
          MAX,
          () -> 5);
  private final ReplyAssembly assembly = new ReplyAssembly();

  private static byte[] reply(int size) {
    byte[] reply = new byte[size];
    new SplittableRandom(size).nextBytes(reply);
    return reply;
  }

  private List<ReplyPart> parts() {
    return sent.stream().map(ReplyPart.class::cast).toList();
  }

  @Test
  void smallRepliesGoTogether() {
    sender.add(1, Outcome.REPLY, reply(3));
    sender.add(2, Outcome.OVERTAKEN, reply(0));
    assertThat(sent).isEmpty();
    sender.flush();
    sender.flush();
    assertThat(sent).hasSize(1);
    Answers answers = (Answers) sent.get(0);
    assertThat(answers.incarnation()).isEqualTo(77);
    assertThat(answers.answers()).extracting(Answer::id).containsExactly(1L, 2L);
    assertThat(answers.answers())
        .extracting(Answer::outcome)
        .containsExactly(Outcome.REPLY, Outcome.OVERTAKEN);
  }

  @Test
  void messagesAreAboutAsLargeAsTheTransportTakes() {
    for (int i = 0; i < 10; i++) {
      sender.add(i, Outcome.REPLY, reply(40));
    }
    sender.flush();
    assertThat(sent).hasSize(5);
  }

  @Test
  void answersToQueriesSayWhereTheyBelong() {
    sender.add(5, 0, reply(60));
    sender.add(5, 1, reply(60));
    sender.add(5, 2, reply(1));
    sender.flush();
    assertThat(sent).hasSize(2);
    assertThat(((ReadAnswers) sent.get(0)).first()).isZero();
    assertThat(((ReadAnswers) sent.get(1)).first()).isEqualTo(2);
    assertThat(((ReadAnswers) sent.get(1)).batch()).isEqualTo(5);
  }

  @Test
  void aLargeReplyGoesInPartsBehindWhatCameBefore() {
    sender.add(5, 0, reply(1));
    sender.add(5, 1, reply(250));
    sender.add(5, 2, reply(2));
    sender.flush();
    assertThat(sent).hasSize(5);
    assertThat(((ReadAnswers) sent.get(0)).replies()).hasSize(1);
    assertThat(((ReadAnswers) sent.get(4)).first()).isEqualTo(2);
    sent.remove(4);
    sent.remove(0);
    assertThat(parts()).extracting(ReplyPart::offset).containsExactly(0, 100, 200);
    assertThat(parts()).extracting(part -> part.data().length).containsExactly(100, 100, 50);
    assertThat(parts()).allMatch(part -> part.size() == 250 && part.place() == 1 && part.query());
  }

  @Test
  void aReplyOfExactlyTheLimitGoesWhole() {
    sender.add(1, Outcome.REPLY, reply(MAX));
    sender.add(2, Outcome.REPLY, reply(MAX + 1));
    assertThat(sent.get(0)).isInstanceOf(Answers.class);
    assertThat(sent.subList(1, 3)).allMatch(ReplyPart.class::isInstance);
  }

  @Test
  void partsMakeTheReplyThatWasSent() {
    for (int size : new int[] {101, 200, 201, 999}) {
      sent.clear();
      sender.add(size, Outcome.REPLY, reply(size));
      Optional<byte[]> whole = Optional.empty();
      for (ReplyPart part : parts()) {
        assertThat(whole).isEmpty();
        whole = assembly.add(part);
      }
      assertThat(whole).hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(reply(size)));
    }
  }

  @Test
  void partsOfSeveralRepliesMayBeMixed() {
    sender.add(1, Outcome.REPLY, reply(150));
    sender.add(1, 0, reply(160));
    List<ReplyPart> parts = parts();
    assertThat(assembly.add(parts.get(0))).isEmpty();
    assertThat(assembly.add(parts.get(2))).isEmpty();
    assertThat(assembly.add(parts.get(1)).orElseThrow()).isEqualTo(reply(150));
    assertThat(assembly.add(parts.get(3)).orElseThrow()).isEqualTo(reply(160));
  }

  @Test
  void partsMayComeInAnyOrder() {
    sender.add(1, Outcome.REPLY, reply(250));
    List<ReplyPart> parts = parts();
    assertThat(assembly.add(parts.get(2))).isEmpty();
    assertThat(assembly.add(parts.get(0))).isEmpty();
    assertThat(assembly.add(parts.get(1)).orElseThrow()).isEqualTo(reply(250));
  }

  @Test
  void aPartThatComesTwiceCountsOnce() {
    sender.add(1, Outcome.REPLY, reply(250));
    List<ReplyPart> parts = parts();
    assertThat(assembly.add(parts.get(0))).isEmpty();
    assertThat(assembly.add(parts.get(0))).isEmpty();
    assertThat(assembly.add(parts.get(0))).isEmpty();
    assertThat(assembly.add(parts.get(1))).isEmpty();
    assertThat(assembly.add(parts.get(2)).orElseThrow()).isEqualTo(reply(250));
  }

  @Test
  void aLostPartIsTakenFromTheRepeat() {
    sender.add(1, Outcome.REPLY, reply(250));
    List<ReplyPart> parts = parts();
    assembly.add(parts.get(0));
    assembly.add(parts.get(2));
    assertThat(assembly.add(parts.get(0))).isEmpty();
    assertThat(assembly.add(parts.get(1)).orElseThrow()).isEqualTo(reply(250));
  }

  private static ReplyPart part(byte[] reply, int from, int to) {
    return part(reply, from, to, 5);
  }

  private static ReplyPart part(byte[] reply, int from, int to, long state) {
    byte[] data = Arrays.copyOfRange(reply, from, to);
    return new ReplyPart(77, true, 1, 0, reply.length, from, data, state);
  }

  /** A doubled question is answered twice, and something was written in between. */
  @Test
  void partsOfTwoStatesDoNotPassForAWhole() {
    byte[] before = reply(250);
    byte[] after = before.clone();
    Arrays.fill(after, (byte) 7);
    assertThat(assembly.add(part(before, 0, 100, 5))).isEmpty();
    assertThat(assembly.add(part(after, 100, 250, 6))).as("0 to 100 lack").isEmpty();
    assertThat(assembly.add(part(before, 100, 250, 5))).as("older").isEmpty();
    assertThat(assembly.add(part(after, 0, 100, 6)).orElseThrow()).isEqualTo(after);
  }

  /** Of two leaders with other settings, the second of which was asked again. */
  @Test
  void partsOfOtherSizesDoNotPassForAWhole() {
    byte[] reply = reply(250);
    assertThat(assembly.add(part(reply, 0, 150))).isEmpty();
    assertThat(assembly.add(part(reply, 100, 200))).as("200 to 250 lack").isEmpty();
    assertThat(assembly.add(part(reply, 150, 250)).orElseThrow()).isEqualTo(reply);
  }

  @Test
  void aPartThatBeginsAsAnotherButIsLongerCounts() {
    byte[] reply = reply(250);
    assertThat(assembly.add(part(reply, 0, 100))).isEmpty();
    assertThat(assembly.add(part(reply, 0, 150))).isEmpty();
    assertThat(assembly.add(part(reply, 150, 250)).orElseThrow()).isEqualTo(reply);
  }

  @Test
  void partsOfAnySizesInAnyOrderMakeTheReplyOnceAllOfItIsThere() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 500; round++) {
      byte[] reply = reply(random.nextInt(1, 60));
      boolean[] there = new boolean[reply.length];
      Optional<byte[]> whole = Optional.empty();
      while (whole.isEmpty()) {
        int from = random.nextInt(reply.length);
        int to = random.nextInt(from + 1, reply.length + 1);
        Arrays.fill(there, from, to, true);
        whole = assembly.add(part(reply, from, to));
        boolean all = !Arrays.toString(there).contains("false");
        assertThat(whole.isPresent()).isEqualTo(all);
      }
      assertThat(whole.get()).isEqualTo(reply);
    }
  }

  @Test
  void partsThatDoNotFitAreIgnored() {
    assertThat(assembly.add(new ReplyPart(77, true, 1, 0, 10, 5, new byte[6], 5))).isEmpty();
    assertThat(assembly.add(new ReplyPart(77, true, 1, 0, 10, -1, new byte[6], 5))).isEmpty();
    assertThat(assembly.add(new ReplyPart(77, true, 1, 0, -1, 0, new byte[0], 5))).isEmpty();
  }

  @Test
  void whatIsClearedIsForgotten() {
    sender.add(1, Outcome.REPLY, reply(150));
    assembly.add(parts().get(0));
    assembly.clear();
    assertThat(assembly.add(parts().get(1))).isEmpty();
  }
}
