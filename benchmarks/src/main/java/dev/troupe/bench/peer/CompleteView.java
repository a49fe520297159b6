package dev.troupe.bench.peer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jgroups.Receiver;
import org.jgroups.View;

/**
 * Waits until all members of a JGroups group see each other. Two of three could elect a leader
 * before that, and a group of two would be measured.
 */
final class CompleteView implements Receiver {

  private final int members;
  private final CountDownLatch complete = new CountDownLatch(1);

  CompleteView(int members) {
    this.members = members;
  }

  @Override
  public void viewAccepted(View view) {
    if (view.size() == members) {
      complete.countDown();
    }
  }

  boolean await(long time, TimeUnit unit) throws InterruptedException {
    return complete.await(time, unit);
  }
}
