package dev.troupe.bench.peer;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;

/** The way back of a command's outcome. jraft itself calls {@link #run} only when it failed. */
final class JRaftWrite implements Closure {

  private final Request request;

  JRaftWrite(Request request) {
    this.request = request;
  }

  /** It was executed. */
  void answer(byte[] answer) {
    request.reply(answer);
  }

  @Override
  public void run(Status status) {
    request.fail(status.toString());
  }
}
