package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The reply of EXEC: the group's, with the replies that it was not asked for in their places. Null,
 * where nothing was executed, is a null array in version 2 of the protocol.
 *
 * @param known the replies by their places; null for the next of the group's
 */
record ExecReply(List<byte[]> known, boolean inResp2) implements Request.Rendering {

  private static final byte[] NULL_ARRAY = "*-1\r\n".getBytes(ISO_8859_1);

  static ExecReply of(List<byte[]> known, boolean inResp2) {
    return new ExecReply(
        known.stream().allMatch(Objects::isNull)
            ? List.of()
            : Collections.unmodifiableList(new ArrayList<>(known)),
        inResp2);
  }

  @Override
  public byte[] render(byte[] reply) {
    if (reply[0] == '_') {
      return inResp2 ? NULL_ARRAY : reply;
    }
    return reply[0] == '*' && !known.isEmpty() ? merged(reply) : reply;
  }

  private byte[] merged(byte[] reply) {
    ReplyWalk walk = new ReplyWalk(reply);
    long fromGroup = known.stream().filter(Objects::isNull).count();
    if (walk.step() != fromGroup) {
      return reply; // a repeat in a session: the reply of what was executed then
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(2 * reply.length);
    out.writeBytes(("*" + known.size() + "\r\n").getBytes(ISO_8859_1));
    for (byte[] element : known) {
      if (element == null) {
        int from = walk.position();
        walk.skip();
        out.write(reply, from, walk.position() - from);
      } else {
        out.writeBytes(element);
      }
    }
    return out.toByteArray();
  }
}
