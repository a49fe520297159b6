package dev.troupe.raft;

import dev.troupe.kryo.KryoMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Who is in a group (§6): member ids, each with the address of the ActorSystem that hosts it. It
 * stands in the log, and a member uses the latest that its log has, committed or not.
 *
 * @param voters those who elect and commit; of a joint configuration, C_new
 * @param outgoing C_old of a joint configuration (Figure 11), empty otherwise
 * @param learners those who get the log and have no vote (thesis 4.2.1); none of the voters
 */
public record Configuration(
    SortedMap<String, String> voters,
    SortedMap<String, String> outgoing,
    SortedMap<String, String> learners)
    implements KryoMessage {

  /** Nobody: what a member has that waits to be added to a group. */
  public static final Configuration NONE =
      new Configuration(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public Configuration {
    voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
    outgoing = Collections.unmodifiableSortedMap(new TreeMap<>(outgoing));
    learners = Collections.unmodifiableSortedMap(new TreeMap<>(learners));
    for (String learner : learners.keySet()) {
      if (voters.containsKey(learner)) {
        throw new IllegalArgumentException(learner + " is both voter and learner");
      }
    }
  }

  /** A configuration of voters alone. */
  public static Configuration of(Map<String, String> voters) {
    return of(voters, Map.of());
  }

  /** A simple configuration, not a joint one. */
  public static Configuration of(Map<String, String> voters, Map<String, String> learners) {
    return new Configuration(new TreeMap<>(voters), new TreeMap<>(), new TreeMap<>(learners));
  }

  /** C_old,new: both majorities are needed for everything. */
  public boolean isJoint() {
    return !outgoing.isEmpty();
  }

  public boolean isEmpty() {
    return voters.isEmpty() && learners.isEmpty();
  }

  /** True if it has a say, in C_old or in C_new. */
  public boolean isVoter(String member) {
    return voters.containsKey(member) || outgoing.containsKey(member);
  }

  /** True if it is sent the log. */
  public boolean isMember(String member) {
    return isVoter(member) || learners.containsKey(member);
  }

  /** All who have a say, in C_old or in C_new. */
  public SortedSet<String> allVoters() {
    SortedSet<String> ids = new TreeSet<>(voters.keySet());
    ids.addAll(outgoing.keySet());
    return ids;
  }

  /** All who are sent the log, with their addresses. */
  public SortedMap<String, String> members() {
    SortedMap<String, String> all = new TreeMap<>(outgoing);
    all.putAll(learners);
    all.putAll(voters);
    return all;
  }

  /** C_old,new gives way to C_new; a learner that C_old still had as a voter stays a learner. */
  Configuration leaveJoint() {
    return new Configuration(voters, new TreeMap<>(), learners);
  }

  /** A majority, of a joint configuration one in each half; never without any voters. */
  public boolean isQuorum(Predicate<String> holds) {
    return isMajority(voters, holds) && (outgoing.isEmpty() || isMajority(outgoing, holds));
  }

  private static boolean isMajority(SortedMap<String, String> voters, Predicate<String> holds) {
    int votes = 0;
    for (String voter : voters.keySet()) {
      votes += holds.test(voter) ? 1 : 0;
    }
    return votes > voters.size() / 2;
  }

  /** The highest value that a quorum has reached; {@link Long#MIN_VALUE} without any voters. */
  long reachedByQuorum(ToLongFunction<String> value) {
    long reached = reachedByMajority(voters, value);
    return outgoing.isEmpty() ? reached : Math.min(reached, reachedByMajority(outgoing, value));
  }

  private static long reachedByMajority(
      SortedMap<String, String> voters, ToLongFunction<String> value) {
    if (voters.isEmpty()) {
      return Long.MIN_VALUE;
    }
    long[] sorted = new long[voters.size()];
    int i = 0;
    for (String voter : voters.keySet()) {
      sorted[i++] = value.applyAsLong(voter);
    }
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  // ---- as the command of an entry

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(voters, out);
      write(outgoing, out);
      write(learners, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: it is memory
    }
    return bytes.toByteArray();
  }

  private static void write(SortedMap<String, String> members, DataOutputStream out)
      throws IOException {
    out.writeShort(members.size());
    for (Map.Entry<String, String> member : members.entrySet()) {
      out.writeUTF(member.getKey());
      out.writeUTF(member.getValue());
    }
  }

  /**
   * @throws UncheckedIOException if these are no bytes of a configuration
   */
  static Configuration read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Configuration(readMembers(in), readMembers(in), readMembers(in));
    } catch (IOException e) {
      throw new UncheckedIOException("not a configuration", e);
    }
  }

  private static SortedMap<String, String> readMembers(DataInputStream in) throws IOException {
    SortedMap<String, String> members = new TreeMap<>();
    int size = in.readUnsignedShort();
    for (int i = 0; i < size; i++) {
      members.put(in.readUTF(), in.readUTF());
    }
    return members;
  }
}
