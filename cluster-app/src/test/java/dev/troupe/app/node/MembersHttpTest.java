package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.Configuration;
import dev.troupe.raft.GroupAdmin;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.junit.jupiter.api.Test;

/** What a script is told: that nothing goes on, or that it must look. */
class MembersHttpTest {

  private static String told(GroupAdmin.Reply reply) {
    var response = MembersHttp.response(reply);
    String body = ((HttpEntity.Strict) response.entity()).getData().utf8String();
    return response.status().intValue() + " " + body.strip();
  }

  @Test
  void onlyARefusalSaysThatNothingGoesOn() {
    assertThat(told(new GroupAdmin.Refused("why"))).isEqualTo("409 {\"error\":\"why\"}");
    assertThat(told(new GroupAdmin.NotLeader(Optional.of("n2"))))
        .isEqualTo("503 {\"error\":\"nobody leads\"}");
    assertThat(told(new GroupAdmin.NotYet("why"))).isEqualTo("503 {\"error\":\"why\"}");
    assertThat(told(new GroupAdmin.Unknown("why")))
        .isEqualTo("504 {\"error\":\"perhaps done: why\"}");
    assertThat(told(new GroupAdmin.Done(Configuration.NONE))).startsWith("200 ");
  }
}
