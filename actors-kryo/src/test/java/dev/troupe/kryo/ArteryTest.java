package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Two actor systems that talk over Artery TCP on loopback. */
class ArteryTest {

  sealed interface Echo extends KryoMessage {}

  record Ping(byte[] payload, ActorRef<Pong> replyTo) implements Echo {}

  record Unknown(int number) implements Echo {}

  /** The other system does not know it. */
  record OnlyHere(int number) implements Echo {}

  record Pong(int length, long checksum) implements KryoMessage {}

  /** What both know. */
  public static class Module implements KryoModule {
    @Override
    public int firstId() {
      return 9200;
    }

    @Override
    public int lastId() {
      return 9209;
    }

    @Override
    public void register(KryoTable table) {
      table.add(9200, Ping.class);
      table.add(9201, Pong.class);
    }
  }

  /** What only the asking system knows. */
  public static final class MoreModule extends Module {
    @Override
    public void register(KryoTable table) {
      super.register(table);
      table.add(9202, OnlyHere.class);
    }
  }

  private static final ActorTestKit NEAR = ActorTestKit.create("near", config(MoreModule.class));
  private static final ActorTestKit FAR = ActorTestKit.create("far", config(Module.class));

  private static Config config(Class<?> module) {
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.actor.provider", "remote",
                "pekko.remote.artery.transport", "tcp",
                "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                "pekko.remote.artery.canonical.port", 0,
                "troupe.kryo.modules.artery", module.getName()))
        .withFallback(ConfigFactory.load());
  }

  @AfterAll
  static void stop() {
    NEAR.shutdownTestKit();
    FAR.shutdownTestKit();
  }

  private static Behavior<Echo> echo() {
    return Behaviors.receive(Echo.class)
        .onMessage(
            Ping.class,
            ping -> {
              ping.replyTo().tell(answer(ping.payload()));
              return Behaviors.same();
            })
        .build();
  }

  private static Pong answer(byte[] payload) {
    long sum = 0;
    for (byte each : payload) {
      sum = sum * 31 + each;
    }
    return new Pong(payload.length, sum);
  }

  /** The far actor, as the near system sees it. */
  private static ActorRef<Echo> farEcho() {
    ActorRef<Echo> there = FAR.spawn(echo());
    String path = ActorRefResolver.get(FAR.system()).toSerializationFormat(there);
    return ActorRefResolver.get(NEAR.system()).resolveActorRef(path);
  }

  private static void expectEcho(ActorRef<Echo> far, int size) {
    TestProbe<Pong> probe = NEAR.createTestProbe(Pong.class);
    byte[] payload = new byte[size];
    new java.util.Random(size).nextBytes(payload);
    far.tell(new Ping(payload, probe.ref()));
    assertThat(probe.receiveMessage(Duration.ofSeconds(20))).isEqualTo(answer(payload));
  }

  @Test
  void aReplyComesBackToTheActorInTheMessage() {
    ActorRef<Echo> far = farEcho();
    for (int size : new int[] {0, 1, 127, 128, 5_000, 200_000}) {
      expectEcho(far, size);
    }
  }

  @Test
  void anOversizedMessageIsReportedAndTheNextOnePasses() {
    ActorRef<Echo> far = farEcho();
    expectEcho(far, 1);
    TestProbe<Dropped> dropped = NEAR.createTestProbe(Dropped.class);
    // The classic stream, since it has subscribed when the call returns.
    NEAR.system()
        .classicSystem()
        .eventStream()
        .subscribe(Adapter.toClassic(dropped.ref()), Dropped.class);
    TestProbe<Pong> probe = NEAR.createTestProbe(Pong.class);
    far.tell(new Ping(new byte[300_000], probe.ref()));
    assertThat(dropped.receiveMessage(Duration.ofSeconds(20)).reason())
        .contains("oversized payload");
    expectEcho(far, 100);
  }

  @Test
  void aMessageTheOtherSideDoesNotKnowIsLoggedAndTheConnectionKept() {
    ActorRef<Echo> far = farEcho();
    expectEcho(far, 1);
    LoggingTestKit.error("Failed to deserialize message")
        .withCustom(
            event ->
                event.throwable().get().getMessage().contains("class id 9202 is not registered"))
        .expect(
            FAR.system(),
            () -> {
              far.tell(new OnlyHere(1));
              return null;
            });
    expectEcho(far, 100);
  }

  @Test
  void aMessageNobodyRegisteredIsLoggedWhereItIsSent() {
    ActorRef<Echo> far = farEcho();
    LoggingTestKit.error("Failed to serialize message")
        .withCheckExcess(false)
        .expect(
            NEAR.system(),
            () -> {
              far.tell(new Unknown(1));
              return null;
            });
    expectEcho(far, 100);
  }
}
