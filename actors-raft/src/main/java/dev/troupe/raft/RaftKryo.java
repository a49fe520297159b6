package dev.troupe.raft;

import dev.troupe.kryo.KryoModule;
import dev.troupe.kryo.KryoTable;
import dev.troupe.raft.lane.Lanes;

/** The numbers of Raft's messages and events, on the wire and in the journal, for life. */
public final class RaftKryo implements KryoModule {

  @Override
  public int firstId() {
    return 100;
  }

  @Override
  public int lastId() {
    return 199;
  }

  @Override
  public void register(KryoTable table) {
    table.add(100, Entry.class);
    table.add(101, Entry.Kind.class);
    table.add(102, SnapshotMeta.class);
    table.add(103, RaftEvent.TermAdvanced.class);
    table.add(104, RaftEvent.VoteCast.class);
    table.add(105, RaftEvent.EntriesAppended.class);
    table.add(106, RaftEvent.LogCompacted.class);
    table.add(107, RaftEvent.SnapshotInstalled.class);
    table.add(108, RaftState.Saved.class);
    table.add(109, Configuration.class);
    table.add(120, RaftMessage.RequestVote.class);
    table.add(121, RaftMessage.VoteReply.class);
    table.add(122, RaftMessage.AppendEntries.class);
    table.add(123, RaftMessage.AppendAccepted.class);
    table.add(124, RaftMessage.AppendRejected.class);
    table.add(125, RaftMessage.InstallSnapshot.class);
    table.add(126, RaftMessage.SnapshotReply.class);
    table.add(127, RaftMessage.TimeoutNow.class);
    table.add(128, RaftMessage.ReadIndex.class);
    table.add(129, RaftMessage.ReadIndexReply.class);
    table.add(130, AdminMessage.Ask.class);
    table.add(131, AdminMessage.Answer.class);
    table.add(132, AdminMessage.SetMembers.class);
    table.add(133, AdminMessage.EditMembers.class);
    table.add(134, AdminMessage.Transfer.class);
    table.add(135, GroupAdmin.Done.class);
    table.add(136, GroupAdmin.NotLeader.class);
    table.add(137, GroupAdmin.Refused.class);
    table.add(138, HeartbeatHub.Bundle.class);
    table.add(139, HeartbeatHub.Beat.class);
    table.add(140, ClientMessage.Numbered.class);
    table.add(141, ClientMessage.Propose.class);
    table.add(142, ClientMessage.Read.class);
    table.add(143, ClientMessage.Outcome.class);
    table.add(144, ClientMessage.Answer.class);
    table.add(145, ClientMessage.Answers.class);
    table.add(146, ClientMessage.ReadAnswers.class);
    table.add(147, ClientMessage.Refusal.class);
    table.add(148, ClientMessage.FrameRefused.class);
    table.add(149, ClientMessage.ReadRefused.class);
    table.add(150, ClientMessage.ReplyPart.class);
    table.add(151, ClientMessage.QueryFailed.class);
    table.add(152, GroupAdmin.Unknown.class);
    table.add(153, Lanes.Where.class);
    table.add(154, Lanes.Here.class);
    table.add(155, GroupAdmin.NotYet.class);
    table.add(156, Entries.class, new EntriesSerializer());
  }
}
