package dev.troupe.bench.server;

import dev.troupe.bench.peer.Request;
import dev.troupe.bench.wire.Frames;
import java.nio.charset.StandardCharsets;

/** A client's request, whose outcome goes back over its connection. */
record FrontRequest(Connection connection, long number, boolean write, byte[] payload)
    implements Request {

  @Override
  public void reply(byte[] answer) {
    connection.send(Frames.OK, number, answer);
  }

  @Override
  public void fail(String why) {
    connection.send(Frames.FAILED, number, why.getBytes(StandardCharsets.UTF_8));
  }
}
