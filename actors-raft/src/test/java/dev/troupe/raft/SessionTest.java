package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is remembered of one client (§8, thesis 6.3). */
class SessionTest {

  private static byte[] reply(String text) {
    return AppendMachine.bytes(text);
  }

  private static Session session() {
    return new Session(7, "c", 0);
  }

  private static Session rewritten(Session session) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    session.writeTo(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    Session read = Session.readFrom(in);
    assertThat(in.read()).as("nothing is left").isEqualTo(-1);
    return read;
  }

  @Test
  void aReplyIsKeptUntilItIsAcknowledged_8() {
    Session session = session();
    session.executed(1, reply("a"));
    session.executed(4, reply("bcd"));
    assertThat(session.reply(1)).isEqualTo(reply("a"));
    assertThat(session.reply(2)).isNull();
    assertThat(session.lastSequence()).isEqualTo(4);
    assertThat(session.bytes()).isEqualTo(4 + 2 * Session.REPLY_OVERHEAD);
    session.acknowledge(3);
    assertThat(session.reply(1)).isNull();
    assertThat(session.reply(4)).isEqualTo(reply("bcd"));
    session.acknowledge(4);
    assertThat(session.reply(4)).isNull();
    assertThat(session.bytes()).isZero();
  }

  @Test
  void whatIsNotExecutedIsNotAcknowledged_8() {
    Session session = session();
    session.executed(1, reply("a"));
    session.acknowledge(99);
    assertThat(session.acknowledged()).isEqualTo(1);
    session.executed(2, reply("b"));
    assertThat(session.reply(2)).isEqualTo(reply("b"));
  }

  @Test
  void anAcknowledgementNeverGoesBack_8() {
    Session session = session();
    session.executed(5, reply("a"));
    session.acknowledge(5);
    session.acknowledge(2);
    assertThat(session.acknowledged()).isEqualTo(5);
  }

  @Test
  void theOldestRepliesGoWhereOneSessionKeepsTooMuch() {
    Session session = session();
    for (int i = 1; i <= 10; i++) {
      session.executed(i, new byte[10]);
    }
    session.keepAtMost(3 * (10 + Session.REPLY_OVERHEAD));
    assertThat(session.reply(7)).isNull();
    assertThat(session.reply(8)).isNotNull();
    assertThat(session.acknowledged()).isEqualTo(7);
    session.keepAtMost(0);
    assertThat(session.reply(10)).as("the last one stays").isNotNull();
  }

  @Test
  void aCopyIsUntouchedByWhatComesLater_7() {
    Session session = session();
    session.executed(1, reply("a"));
    session.executed(2, reply("b"));
    Session copy = session.copy();
    session.acknowledge(2);
    session.executed(3, reply("c"));
    session.use(99);
    assertThat(copy.reply(1)).isEqualTo(reply("a"));
    assertThat(copy.reply(2)).isEqualTo(reply("b"));
    assertThat(copy.reply(3)).isNull();
    assertThat(copy.lastSequence()).isEqualTo(2);
    assertThat(copy.lastUsed()).isZero();
  }

  @Test
  void whatIsWrittenIsRead_7() throws IOException {
    Session session = session();
    for (int i = 1; i <= 5; i++) {
      session.executed(2 * i, reply("r" + i));
    }
    session.acknowledge(5);
    session.use(123);
    Session read = rewritten(session);
    assertThat(read.id()).isEqualTo(7);
    assertThat(read.name()).isEqualTo("c");
    assertThat(read.lastUsed()).isEqualTo(123);
    assertThat(read.lastSequence()).isEqualTo(10);
    assertThat(read.acknowledged()).isEqualTo(5);
    assertThat(read.bytes()).isEqualTo(session.bytes());
    assertThat(read.reply(4)).isNull();
    assertThat(read.reply(6)).isEqualTo(reply("r3"));
    assertThat(read.reply(10)).isEqualTo(reply("r5"));
  }

  @Test
  void aSessionWithoutRepliesRemembersItsNumbers_7() throws IOException {
    Session session = session();
    session.executed(3, reply("a"));
    session.acknowledge(3);
    Session read = rewritten(session);
    assertThat(read.lastSequence()).isEqualTo(3);
    assertThat(read.acknowledged()).isEqualTo(3);
    assertThat(read.bytes()).isZero();
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void repliesAreThoseThatAMapWouldHold(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Session session = session();
    TreeMap<Long, byte[]> model = new TreeMap<>();
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3, 4 -> {
          long sequence = session.lastSequence() + random.nextInt(1, 4);
          byte[] reply = new byte[random.nextInt(20)];
          session.executed(sequence, reply);
          model.put(sequence, reply);
        }
        case 5, 6 -> {
          long upTo = random.nextLong(session.lastSequence() + 3);
          session.acknowledge(upTo);
          model.headMap(upTo, true).clear();
        }
        default -> session = random.nextBoolean() ? session.copy() : rewritten(session);
      }
      long bytes = 0;
      for (byte[] reply : model.values()) {
        bytes += Session.REPLY_OVERHEAD + reply.length;
      }
      assertThat(session.bytes()).isEqualTo(bytes);
      long asked = random.nextLong(session.lastSequence() + 2);
      assertThat(session.reply(asked)).isEqualTo(model.get(asked));
    }
  }
}
