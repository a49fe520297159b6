package dev.troupe.raft;

/**
 * How often the parts of Raft had something to do in a run: what is zero was not put to the test.
 *
 * @param elections won
 * @param quorumsLost leaders that stepped down as they heard from no majority (CheckQuorum)
 * @param crashes of nodes that came back
 * @param diskFailures members that began again from their disk, which had failed them
 * @param truncations how often entries gave way to a leader's
 * @param snapshotsTaken by members of their own state
 * @param snapshotsInstalled of a leader, in the place of a log
 * @param heldUp answers of followers that acknowledged less than they had, as their state machines
 *     were behind (flow control)
 * @param busy frames of commands that a leader refused, as it had too much unapplied
 * @param configurations that were committed, after the one that a group begins with
 * @param leaseReads queries that a leader answered without asking anybody; on the low side, as one
 *     during whose answer a follower's reply comes in counts as confirmed
 * @param confirmedReads queries that a leader answered once a majority had confirmed it (ReadIndex)
 * @param followerReads queries that were answered by who did not lead
 */
public record Exercised(
    long elections,
    long quorumsLost,
    long crashes,
    long diskFailures,
    long truncations,
    long snapshotsTaken,
    long snapshotsInstalled,
    long heldUp,
    long busy,
    long configurations,
    long leaseReads,
    long confirmedReads,
    long followerReads) {

  /** Of no run. */
  public static final Exercised NOTHING = new Exercised(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Of the runs of both. */
  public Exercised plus(Exercised other) {
    return new Exercised(
        elections + other.elections,
        quorumsLost + other.quorumsLost,
        crashes + other.crashes,
        diskFailures + other.diskFailures,
        truncations + other.truncations,
        snapshotsTaken + other.snapshotsTaken,
        snapshotsInstalled + other.snapshotsInstalled,
        heldUp + other.heldUp,
        busy + other.busy,
        configurations + other.configurations,
        leaseReads + other.leaseReads,
        confirmedReads + other.confirmedReads,
        followerReads + other.followerReads);
  }

  /** In one line, for people. */
  public String inWords() {
    return ("%,d elections won, %,d quorums lost, %,d crashes, %,d disk failures, %,d truncations,"
            + " %,d snapshots taken, %,d installed, %,d times held up, %,d times busy,"
            + " %,d configurations;"
            + " reads: %,d by lease, %,d confirmed, %,d by followers")
        .formatted(
            elections,
            quorumsLost,
            crashes,
            diskFailures,
            truncations,
            snapshotsTaken,
            snapshotsInstalled,
            heldUp,
            busy,
            configurations,
            leaseReads,
            confirmedReads,
            followerReads);
  }
}
