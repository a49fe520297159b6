package dev.troupe.kryo;

import com.esotericsoftware.kryo.ClassResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Kryo's view of the table: ids only. Names of classes are neither written nor read, and what Kryo
 * registers by itself is ignored.
 */
final class TableResolver implements ClassResolver {

  private static final int NULL = 0;
  private static final int OFFSET = 2; // Kryo's: 0 is null, 1 would be a name

  private final Map<Class<?>, Registration> aliases = new IdentityHashMap<>();
  private KryoTable table;
  private Registration lastRead;

  /** From now on; before it, Kryo's constructor has registered what it likes. */
  void open(KryoTable complete) {
    table = complete;
  }

  /** What stands in the bytes before a failure, for its message; or null. */
  Registration lastRead() {
    return lastRead;
  }

  void forgetLastRead() {
    lastRead = null;
  }

  @Override
  public void setKryo(Kryo kryo) {}

  @Override
  public Registration register(Registration registration) {
    return registration;
  }

  @Override
  public Registration unregister(int classId) {
    throw new UnsupportedOperationException("the table is complete");
  }

  @Override
  public Registration registerImplicit(@SuppressWarnings("rawtypes") Class type) {
    throw unregistered(type);
  }

  @Override
  public Registration getRegistration(@SuppressWarnings("rawtypes") Class type) {
    if (table == null) {
      return null;
    }
    Registration exact = table.find((Class<?>) type);
    return exact != null ? exact : aliases.get(type);
  }

  @Override
  public Registration getRegistration(int classId) {
    return table == null ? null : table.find(classId);
  }

  /** The registration for instances of a class, or a refusal that says what to do. */
  Registration require(Class<?> type) {
    Registration known = getRegistration(type);
    if (known != null) {
      return known;
    }
    Class<?> row = Builtins.rowOf(type);
    Registration alias = row == null ? null : table.find(row);
    if (alias == null) {
      throw unregistered(type);
    }
    aliases.put(type, alias);
    return alias;
  }

  @Override
  public Registration writeClass(Output output, @SuppressWarnings("rawtypes") Class type) {
    if (type == null) {
      output.writeByte(NULL);
      return null;
    }
    Registration registration = require(type);
    output.writeVarInt(registration.getId() + OFFSET, true);
    return registration;
  }

  @Override
  public Registration readClass(Input input) {
    int number = input.readVarInt(true);
    if (number == NULL) {
      return null;
    }
    Registration registration = table.find(number - OFFSET);
    if (registration == null) {
      throw new KryoFormatException(
          number == 1
              ? "a class is given by name, which is never read"
              : "class id " + (number - OFFSET) + " is not registered here");
    }
    lastRead = registration;
    return registration;
  }

  @Override
  public void reset() {}

  private static KryoFormatException unregistered(Class<?> type) {
    return new KryoFormatException(
        type.getName()
            + " is not registered: give it an id in a KryoModule (table.add(id, "
            + type.getSimpleName()
            + ".class)) that troupe.kryo.modules names");
  }
}
