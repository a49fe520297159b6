package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** A Kryo that knows the classes of one table and no others. Used by one thread at a time. */
final class TableKryo extends Kryo {

  private final TableResolver resolver;
  private final Supplier<ActorRefResolver> actorRefs;

  /**
   * @param actorRefs of the actor system, or throws where there is none
   */
  TableKryo(KryoTable table, int maximumDepth, Supplier<ActorRefResolver> actorRefs) {
    super(new TableResolver(), null);
    this.actorRefs = actorRefs;
    resolver = (TableResolver) getClassResolver();
    resolver.open(table);
    setRegistrationRequired(true);
    setMaxDepth(maximumDepth);
  }

  TableResolver resolver() {
    return resolver;
  }

  ActorRefResolver actorRefs() {
    return actorRefs.get();
  }

  @Override
  public Registration getRegistration(@SuppressWarnings("rawtypes") Class type) {
    return resolver.require(type);
  }
}
