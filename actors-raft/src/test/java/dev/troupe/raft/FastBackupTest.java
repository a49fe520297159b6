package dev.troupe.raft;

import static dev.troupe.raft.States.entries;
import static dev.troupe.raft.States.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.AppendRejected;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A leader and a follower whose logs differ come together in one round trip a term (§5.3). */
class FastBackupTest {

  private static final long SNAPSHOT = -1;

  /** Rejections until the logs agree, and where; {@link #SNAPSHOT} if the leader's log is cut. */
  private record Outcome(int rejections, long agreed) {}

  private static Outcome converge(RaftState leader, RaftState follower) {
    RaftLog log = leader.log();
    long next = log.lastIndex(); // the entry that it has just appended
    for (int rejections = 0; ; rejections++) {
      assertThat(rejections).as("converges").isLessThan(1000);
      if (next <= log.baseIndex()) {
        return new Outcome(rejections, SNAPSHOT);
      }
      AppendEntries message =
          new AppendEntries(
              "n1",
              leader.term(),
              next - 1,
              log.term(next - 1),
              log.slice(next, Integer.MAX_VALUE),
              0,
              0);
      ReplicationRules.Verdict verdict = ReplicationRules.onAppendEntries(follower, message);
      if (verdict instanceof ReplicationRules.Accepted accepted) {
        long prev = next - 1;
        accepted.appended().ifPresent(follower::apply);
        assertThat(accepted.matchIndex()).isEqualTo(log.lastIndex());
        return new Outcome(rejections, prev);
      }
      ReplicationRules.Rejected hints = (ReplicationRules.Rejected) verdict;
      long tried =
          ReplicationRules.nextIndexAfter(
              log,
              new AppendRejected(
                  "n2", leader.term(), next - 1, hints.conflictTerm(), hints.conflictIndex(), 0));
      assertThat(tried).as("goes back").isBetween(1L, next - 1);
      next = tried;
    }
  }

  @ParameterizedTest(name = "({0}) {1}: {2} rejections")
  @CsvSource({
    "a, 1 1 1 4 4 5 5 6 6, 1, 9",
    "b, 1 1 1 4, 1, 4",
    "c, 1 1 1 4 4 5 5 6 6 6 6, 0, 10",
    "d, 1 1 1 4 4 5 5 6 6 6 7 7, 0, 10",
    "e, 1 1 1 4 4 4 4, 2, 5",
    "f, 1 1 1 2 2 2 3 3 3 3 3, 2, 3",
  })
  void everyFollowerOfTheFigureIsBroughtIntoLine_figure_7(
      String name, String terms, int rejections, long agreed) {
    RaftState leader = state(8, 1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 8);
    long[] logTerms =
        java.util.Arrays.stream(terms.split(" ")).mapToLong(Long::parseLong).toArray();
    RaftState follower = state(8, logTerms);
    assertThat(converge(leader, follower)).isEqualTo(new Outcome(rejections, agreed));
    assertThat(States.terms(follower.log())).isEqualTo(States.terms(leader.log()));
  }

  @Test
  void aTermThatSpansAThousandEntriesCostsOneRoundTrip_5_3() {
    RaftState leader = state(4, LongStream.of(terms(1, 1000, 3, 1000, 4, 1)).toArray());
    RaftState follower = state(4, LongStream.of(terms(1, 1000, 2, 1000)).toArray());
    assertThat(converge(leader, follower)).isEqualTo(new Outcome(1, 1000));
  }

  private static long[] terms(int... termThenCount) {
    LongStream terms = LongStream.empty();
    for (int i = 0; i < termThenCount.length; i += 2) {
      long term = termThenCount[i];
      terms = LongStream.concat(terms, LongStream.generate(() -> term).limit(termThenCount[i + 1]));
    }
    return terms.toArray();
  }

  static LongStream seeds() {
    return LongStream.range(0, 500);
  }

  /** Logs as elections without majorities may leave them, against an oracle that compares them. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyTwoLogsComeTogetherInOneRoundTripATerm_5_3(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Entry>> logs = history(random);
    List<Entry> leaderLog = logs.get(0);
    List<Entry> followerLog = logs.get(1);
    int agreed = agreement(leaderLog, followerLog);
    Set<Long> conflicting = new HashSet<>();
    followerLog.subList(agreed, followerLog.size()).forEach(entry -> conflicting.add(entry.term()));

    RaftState leader = state(100);
    leader.apply(new RaftEvent.EntriesAppended(0, leaderLog));
    RaftState follower = state(100);
    follower.apply(new RaftEvent.EntriesAppended(0, followerLog));
    long followerBase = random.nextLong(agreed + 1L); // cut up to what is surely committed
    if (followerBase > 0) {
      States.compacted(follower, followerBase);
    }
    long leaderBase = random.nextBoolean() ? 0 : random.nextLong(leaderLog.size());
    if (leaderBase > 0) {
      States.compacted(leader, leaderBase);
    }

    Outcome outcome = converge(leader, follower);
    assertThat(outcome.rejections()).isLessThanOrEqualTo(conflicting.size() + 1);
    if (leaderBase > agreed) {
      assertThat(outcome.agreed()).isEqualTo(SNAPSHOT);
    } else {
      assertThat(outcome.agreed()).isBetween(0L, (long) agreed);
      assertThat(follower.log().lastIndex()).isEqualTo(leaderLog.size());
      assertThat(follower.log().slice(followerBase + 1, Integer.MAX_VALUE))
          .isEqualTo(leaderLog.subList((int) followerBase, leaderLog.size()));
    }
  }

  private static int agreement(List<Entry> one, List<Entry> other) {
    int i = 0;
    while (i < Math.min(one.size(), other.size()) && one.get(i) == other.get(i)) {
      i++;
    }
    return i;
  }

  /** In each term somebody leads, appends, and reaches some of the others in part. */
  private static List<List<Entry>> history(SplittableRandom random) {
    List<List<Entry>> logs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      logs.add(new ArrayList<>());
    }
    int terms = random.nextInt(1, 12);
    for (int term = 1; term <= terms; term++) {
      List<Entry> leader = logs.get(random.nextInt(logs.size()));
      for (int i = random.nextInt(6); i > 0; i--) {
        leader.add(entries(term).get(0));
      }
      for (List<Entry> follower : logs) {
        if (follower != leader && random.nextInt(3) == 0) {
          copy(leader, follower, random.nextInt(leader.size() + 1));
        }
      }
    }
    logs.get(0).add(entries(100).get(0));
    return logs;
  }

  private static void copy(List<Entry> leader, List<Entry> follower, int upTo) {
    int agreed = agreement(leader, follower);
    if (upTo > agreed) {
      follower.subList(agreed, follower.size()).clear();
      follower.addAll(leader.subList(agreed, upTo));
    }
  }
}
