package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.kryo.KryoCodec;
import dev.troupe.kryo.KryoTable;
import dev.troupe.kryo.KryoTables;
import dev.troupe.raft.lane.Lanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Raft's classes as bytes, on the wire and in journals. Ids are in {@code
 * src/test/resources/wire/ids}, the bytes of each class's first version in {@code wire/v1}: they
 * are read for ever.
 *
 * <p>{@code -Draft.rewrite-wire=true} writes files that are missing; those that are there are never
 * written again but by hand.
 */
class RaftWireTest {

  private static final Path FILES = Path.of("src/test/resources/wire");
  private static final HexFormat HEX = HexFormat.of();
  private static final RaftKryo MODULE = new RaftKryo();
  private static final KryoCodec CODEC = KryoCodec.of(MODULE);

  @BeforeAll
  static void writeWhatIsMissing() throws IOException {
    if (!Boolean.getBoolean("raft.rewrite-wire")) {
      return;
    }
    Files.createDirectories(FILES.resolve("v1"));
    Files.write(FILES.resolve("ids"), ids());
    for (Map.Entry<String, Object> sample : samples().entrySet()) {
      if (!Files.exists(file(sample.getKey()))) {
        byte[] bytes = CODEC.toBytes(sample.getValue());
        Files.writeString(file(sample.getKey()), HEX.formatHex(bytes) + "\n");
      }
    }
  }

  private static Path file(String name) {
    return FILES.resolve("v1").resolve(name + ".hex");
  }

  private static List<String> ids() {
    return KryoTables.lines(ours());
  }

  private static List<KryoTable.Row> ours() {
    return CODEC.rows().stream()
        .filter(row -> row.id() >= MODULE.firstId() && row.id() <= MODULE.lastId())
        .toList();
  }

  static Map<String, Object> samples() {
    Map<String, Object> samples = new LinkedHashMap<>();
    SnapshotMeta snapshot = new SnapshotMeta(70, 6, 1_700_000_000_000L, 1L << 33, -5);
    Entry entry =
        new Entry(7, 1_700_000_000_001L, Entry.Kind.COMMAND, 60, 9, 8, new byte[] {1, -2, 3});
    Entry noOp = new Entry(7, 1_700_000_000_002L, Entry.Kind.NO_OP, 0, 0, 0, new byte[0]);
    List<Entry> entries = List.of(entry, noOp, Entry.tick(7, 3));
    samples.put("entry", entry);
    Configuration joint =
        new Configuration(
            new TreeMap<>(Map.of("n1", "a1", "n4", "a4")),
            new TreeMap<>(Map.of("n1", "a1", "n2", "a2")),
            new TreeMap<>(Map.of("n5", "a5")));
    samples.put("configuration", joint);
    samples.put("entry-of-a-configuration", Entry.configuration(7, 5, joint));
    samples.put("snapshot-meta-with-configuration", snapshot.with(joint));
    samples.put("entries", Entries.of(entries));
    samples.put("entry-kind", Entry.Kind.OPEN_SESSION);
    samples.put("snapshot-meta", snapshot);
    addEvents(samples, snapshot, entries);
    addMessages(samples, snapshot, entries);
    addAdminMessages(samples, joint);
    addClientMessages(samples);
    return samples;
  }

  private static void addEvents(
      Map<String, Object> samples, SnapshotMeta snapshot, List<Entry> entries) {
    samples.put("term-advanced", new RaftEvent.TermAdvanced(7));
    samples.put("vote-cast", new RaftEvent.VoteCast(7, "n1"));
    samples.put("entries-appended", new RaftEvent.EntriesAppended(71, entries));
    samples.put("log-compacted", new RaftEvent.LogCompacted(snapshot, 65, 5));
    samples.put("snapshot-installed", new RaftEvent.SnapshotInstalled(snapshot));
    samples.put(
        "saved",
        new RaftState.Saved(
            7, Optional.of("n1"), snapshot, 65, 5, 99, Entries.of(entries), Configuration.NONE));
    samples.put(
        "saved-without-vote",
        new RaftState.Saved(
            7, Optional.empty(), SnapshotMeta.NONE, 0, 0, 0, Entries.NONE, Configuration.NONE));
  }

  private static void addMessages(
      Map<String, Object> samples, SnapshotMeta snapshot, List<Entry> entries) {
    samples.put("request-vote", new RaftMessage.RequestVote("n1", 7, 72, 6, true));
    samples.put(
        "request-vote-of-a-transfer", new RaftMessage.RequestVote("n1", 7, 72, 6, false, true));
    samples.put("read-index", new RaftMessage.ReadIndex("n2", 7, 12));
    samples.put("read-index-reply", new RaftMessage.ReadIndexReply("n1", 7, 12, 70));
    samples.put("timeout-now", new RaftMessage.TimeoutNow("n1", 7));
    samples.put("vote-reply", new RaftMessage.VoteReply("n2", 7, true, false));
    samples.put("append-entries", new RaftMessage.AppendEntries("n1", 7, 71, 6, entries, 70, 1000));
    samples.put("heartbeat", new RaftMessage.AppendEntries("n1", 7, 71, 6, List.of(), 70, 1001));
    samples.put("append-accepted", new RaftMessage.AppendAccepted("n2", 7, 74, 1000));
    addBundles(samples);
    samples.put("where", new Lanes.Where("pekko://a@h:1"));
    samples.put("here", new Lanes.Here("pekko://a@h:1", "h", 7412));
    samples.put("append-rejected", new RaftMessage.AppendRejected("n2", 7, 71, 5, 60, 1000));
    samples.put(
        "install-snapshot",
        new RaftMessage.InstallSnapshot("n1", 7, snapshot, 1L << 32, new byte[] {4, 5}, 1000));
    samples.put(
        "snapshot-reply", new RaftMessage.SnapshotReply("n2", 7, 70, (1L << 32) + 2, false, 1000));
  }

  private static void addBundles(Map<String, Object> samples) {
    HeartbeatHub.Beat beat =
        new HeartbeatHub.Beat("g7", new RaftMessage.AppendAccepted("n2", 7, 74, 1000));
    samples.put("beat", beat);
    samples.put("bundle", new HeartbeatHub.Bundle(List.of(beat, beat)));
  }

  private static void addAdminMessages(Map<String, Object> samples, Configuration configuration) {
    AdminMessage.Wish edit =
        new AdminMessage.EditMembers(new TreeMap<>(Map.of("n4", "a4")), List.of("n2"));
    GroupAdmin.Reply refused = new GroupAdmin.Refused("why");
    samples.put("admin-ask", new AdminMessage.Ask("n2", 1L << 40, edit, 0));
    samples.put("admin-ask-of-a-term", new AdminMessage.Ask("n2", 1L << 40, edit, 7));
    samples.put("admin-answer", new AdminMessage.Answer(1L << 40, refused));
    samples.put("set-members", new AdminMessage.SetMembers(configuration));
    samples.put("edit-members", edit);
    samples.put("transfer", new AdminMessage.Transfer(Optional.of("n3")));
    samples.put("done", new GroupAdmin.Done(configuration));
    samples.put("not-leader", new GroupAdmin.NotLeader(Optional.of("n1")));
    samples.put("refused", refused);
    samples.put("unknown", new GroupAdmin.Unknown("why"));
    samples.put("not-yet", new GroupAdmin.NotYet("why"));
  }

  private static void addClientMessages(Map<String, Object> samples) {
    ClientMessage.Numbered command =
        new ClientMessage.Numbered(12, Entry.Kind.COMMAND, 60, 9, 8, new byte[] {1, 2});
    ClientMessage.Answer answer =
        new ClientMessage.Answer(12, ClientMessage.Outcome.REPLY, new byte[] {3});
    List<byte[]> bytes = List.of(new byte[] {1}, new byte[0], new byte[] {2, 3});
    samples.put("numbered", command);
    samples.put("propose", new ClientMessage.Propose("n3", 4, -77, 2, 5, List.of(command)));
    samples.put("read", new ClientMessage.Read("n3", -77, 6, bytes));
    samples.put("outcome", ClientMessage.Outcome.OVERTAKEN);
    samples.put("answer", answer);
    samples.put("answers", new ClientMessage.Answers(-77, List.of(answer, answer)));
    samples.put("read-answers", new ClientMessage.ReadAnswers(-77, 6, 1, bytes));
    samples.put("query-failed", new ClientMessage.QueryFailed(-77, 6, 1));
    samples.put("refusal", ClientMessage.Refusal.BUSY);
    samples.put(
        "frame-refused",
        new ClientMessage.FrameRefused(
            -77, 2, 5, ClientMessage.Refusal.NOT_LEADER, Optional.empty(), 0));
    samples.put(
        "frame-refused-by-who-knows-the-leader",
        new ClientMessage.FrameRefused(
            -77, 2, 5, ClientMessage.Refusal.NOT_LEADER, Optional.of("n2"), 7));
    samples.put(
        "read-refused",
        new ClientMessage.ReadRefused(-77, 6, ClientMessage.Refusal.GAP, Optional.empty(), 0));
    samples.put(
        "read-refused-by-who-knows-the-leader",
        new ClientMessage.ReadRefused(
            -77, 6, ClientMessage.Refusal.NOT_LEADER, Optional.of("n2"), 7));
    samples.put(
        "reply-part", new ClientMessage.ReplyPart(-77, true, 6, 1, 900, 450, new byte[] {9}, 0));
    samples.put(
        "reply-part-of-a-state",
        new ClientMessage.ReplyPart(-77, true, 6, 1, 900, 450, new byte[] {9}, 71));
  }

  static Set<String> names() {
    return samples().keySet();
  }

  private static void assertSame(Object read, Object sample) {
    assertThat(read).isInstanceOf(sample.getClass());
    assertThat(read).usingRecursiveComparison().isEqualTo(sample);
  }

  @Test
  void noIdChangesItsMeaning() throws IOException {
    assertThat(ids()).isEqualTo(Files.readAllLines(FILES.resolve("ids")));
  }

  @Test
  void everyClassHasASample() {
    assertThat(samples().values().stream().map(Object::getClass).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(ours().stream().map(KryoTable.Row::type).toList());
  }

  @Test
  void everyMessageAndEventHasAnId() {
    List<Class<?>> registered = ours().stream().<Class<?>>map(KryoTable.Row::type).toList();
    for (Class<?> family :
        List.of(
            RaftMessage.class,
            RaftEvent.class,
            AdminMessage.class,
            AdminMessage.Wish.class,
            Lanes.Message.class,
            GroupAdmin.Reply.class,
            ClientMessage.Request.class,
            ClientMessage.Reply.class)) {
      assertThat(registered).contains(family.getPermittedSubclasses());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyClassSurvivesARoundTrip(String name) {
    Object sample = samples().get(name);
    assertSame(CODEC.fromBytes(CODEC.toBytes(sample)), sample);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theFirstVersionsBytesAreRead(String name) throws IOException {
    byte[] kept = HEX.parseHex(Files.readString(file(name)).strip());
    assertSame(CODEC.fromBytes(kept), samples().get(name));
  }

  @Test
  void theLimitsOfSessionsKeepTheirBytes() {
    SessionLimits limits = new SessionLimits(0x0102030405060708L, 9, 10);
    String bytes = "010203040506070800000009000000000000000a";
    assertThat(HEX.formatHex(limits.toBytes())).isEqualTo(bytes);
    assertThat(SessionLimits.fromBytes(HEX.parseHex(bytes + "ff"))).contains(limits);
    assertThat(SessionLimits.fromBytes(new byte[0])).isEmpty();
  }

  @Test
  void aSessionsOpeningKeepsItsBytes() {
    SessionOpened opened = new SessionOpened(0x0102030405060708L, true, 9);
    assertThat(HEX.formatHex(opened.toBytes())).isEqualTo("0102030405060708010000000000000009");
    assertThat(SessionOpened.fromBytes(opened.toBytes())).isEqualTo(opened);
  }
}
