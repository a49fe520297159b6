package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.kryo.today.Shop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Through Pekko's own serialization of a real ActorSystem. */
class KryoSerializerTest {

  record Ask(String question, ActorRef<String> replyTo) implements KryoMessage {}

  record Unregistered(int number) implements KryoMessage {}

  record OnlySerializable(int number) implements java.io.Serializable {}

  /** Ids of this test. */
  public static final class Module implements KryoModule {
    @Override
    public int firstId() {
      return 9100;
    }

    @Override
    public int lastId() {
      return 9199;
    }

    @Override
    public void register(KryoTable table) {
      table.add(9100, Ask.class);
    }
  }

  static Config config() {
    return ConfigFactory.parseMap(
            Map.of(
                "troupe.kryo.modules.shop", Shop.Module.class.getName(),
                "troupe.kryo.modules.test", Module.class.getName()))
        .withFallback(ConfigFactory.load());
  }

  private static final ActorTestKit KIT = ActorTestKit.create("KryoSerializerTest", config());
  private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Object roundTrip(Object message) {
    byte[] bytes = SERIALIZATION.serialize(message).get();
    var serializer = SERIALIZATION.findSerializerFor(message);
    String manifest = Serializers.manifestFor(serializer, message);
    return SERIALIZATION.deserialize(bytes, serializer.identifier(), manifest).get();
  }

  @Test
  void theMarkerBindsTheSerializerWithItsStableNumber() {
    var serializer = SERIALIZATION.findSerializerFor(new Shop.Nothing());
    assertThat(serializer).isInstanceOf(KryoSerializer.class);
    assertThat(serializer.identifier()).isEqualTo(7400);
    assertThat(Serializers.manifestFor(serializer, new Shop.Nothing())).isEmpty();
  }

  @Test
  void messagesComeBackThroughPekkosSerialization() {
    Shop.Vote vote = new Shop.Vote(7, "n", 1, List.of(), Optional.of(Shop.Color.RED), null);
    assertThat(roundTrip(vote)).isEqualTo(vote);
    byte[] bytes = SERIALIZATION.serialize(vote).get();
    assertThat(SERIALIZATION.deserialize(bytes, Shop.Vote.class).get()).isEqualTo(vote);
  }

  @Test
  void actorReferencesComeBackAsTheSameActor() {
    TestProbe<String> probe = KIT.createTestProbe(String.class);
    Ask read = (Ask) roundTrip(new Ask("who?", probe.ref()));
    assertThat(read.replyTo()).isEqualTo(probe.ref());
    read.replyTo().tell("me");
    probe.expectMessage("me");
    assertThat(((Ask) roundTrip(new Ask("who?", null))).replyTo()).isNull();
  }

  @Test
  void actorReferencesNeedASystem() {
    TestProbe<String> probe = KIT.createTestProbe(String.class);
    assertThatThrownBy(() -> KryoCodec.of(config()).toBytes(new Ask("who?", probe.ref())))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("KryoCodec.of(system)");
    Ask ask = new Ask("who?", probe.ref());
    KryoCodec codec = KryoCodec.of(KIT.system());
    assertThat(codec.fromBytes(codec.toBytes(ask))).isEqualTo(ask);
  }

  @Test
  void anUnregisteredMessageSaysWhatToDo() {
    assertThatThrownBy(() -> SERIALIZATION.serialize(new Unregistered(1)).get())
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("KryoSerializerTest$Unregistered is not registered")
        .hasMessageContaining("table.add(id, Unregistered.class)")
        .hasMessageContaining("troupe.kryo.modules");
  }

  @Test
  void javaSerializationIsOff() {
    assertThatThrownBy(() -> SERIALIZATION.serialize(new OnlySerializable(1)).get())
        .hasMessageContaining("Java serialization");
    assertThatThrownBy(() -> KryoCodec.of(config()).toBytes(new OnlySerializable(1)))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("OnlySerializable is not registered");
  }

  @Test
  void theTableOfTheSystemHasTheRowsOfAllModules() {
    assertThat(KryoTables.of(KIT.system()))
        .contains(
            new KryoTable.Row(9001, Shop.Vote.class, "shop"),
            new KryoTable.Row(9100, Ask.class, "test"));
  }

  @Test
  void aSystemWithABadTableDoesNotStart() {
    var twice = ConfigFactory.parseMap(Map.of("troupe.kryo.modules.again", Module.class.getName()));
    assertThatThrownBy(
            () ->
                org.apache.pekko.actor.typed.ActorSystem.create(
                    Behaviors.empty(), "bad", twice.withFallback(config())))
        .hasStackTraceContaining("the ids of module test (9100 to 9199) overlap");
  }
}
