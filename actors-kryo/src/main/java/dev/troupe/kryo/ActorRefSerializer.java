package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** A typed ActorRef as its path with the address of its system, as Pekko writes it. */
final class ActorRefSerializer extends Serializer<Object> {

  ActorRefSerializer() {
    super(true);
  }

  private static ActorRefResolver resolver(Kryo kryo) {
    return ((TableKryo) kryo).actorRefs();
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    output.writeString(
        value == null ? null : resolver(kryo).toSerializationFormat((ActorRef<?>) value));
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> type) {
    String path = input.readString();
    return path == null ? null : resolver(kryo).resolveActorRef(path);
  }
}
