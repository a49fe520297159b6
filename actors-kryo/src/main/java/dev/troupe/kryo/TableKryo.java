package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;

/** A Kryo that knows the classes of one table and no others. Used by one thread at a time. */
final class TableKryo extends Kryo {

  private final TableResolver resolver;

  TableKryo(KryoTable table, int maximumDepth) {
    super(new TableResolver(), null);
    resolver = (TableResolver) getClassResolver();
    resolver.open(table);
    setRegistrationRequired(true);
    setMaxDepth(maximumDepth);
  }

  TableResolver resolver() {
    return resolver;
  }

  @Override
  public Registration getRegistration(@SuppressWarnings("rawtypes") Class type) {
    return resolver.require(type);
  }
}
