package dev.troupe.kryo;

import static java.lang.invoke.MethodType.methodType;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * The components of a record, composed once into two method handles: one which writes them all and
 * one which reads them all and calls the constructor. Primitives are not boxed on the way, and
 * nothing is looked up by reflection afterwards.
 */
final class RecordShape {

  /** Two parameters for each component must fit into a method's 255. */
  static final int MOST_COMPONENTS = 100;

  /** One component of type T: {@code (Kryo, Input) -> T} and {@code (Kryo, Output, T) -> void}. */
  private record Part(MethodHandle read, MethodHandle write, Supplier<Object> missing) {}

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** {@code (Kryo, Output, Object) -> void}: all components in their order. */
  final MethodHandle writeAll;

  /** {@code (Kryo, Input) -> Object}: reads all components and makes the record. */
  final MethodHandle readAll;

  /** For each component {@code (Kryo, Input) -> Object}, for bytes of an older version. */
  final MethodHandle[] readOne;

  /** {@code (Object[]) -> Object}: the constructor. */
  final MethodHandle construct;

  /** What stands for each component that an older writer did not know. */
  private final List<Supplier<Object>> missing = new ArrayList<>();

  RecordShape(Class<?> type, KryoTable table) {
    RecordComponent[] components = type.getRecordComponents();
    if (components.length > MOST_COMPONENTS) {
      throw new KryoTableException(
          type.getName() + " has more than " + MOST_COMPONENTS + " components");
    }
    try {
      MethodHandle constructor = constructor(type, components);
      MethodHandle writer =
          MethodHandles.empty(methodType(void.class, Kryo.class, Output.class, type));
      MethodHandle reader = constructor;
      readOne = new MethodHandle[components.length];
      // Backwards: what is combined last runs first.
      for (int i = components.length - 1; i >= 0; i--) {
        RecordComponent component = components[i];
        Part part = part(component, table);
        MethodHandle accessor = accessor(component.getAccessor());
        MethodHandle one = MethodHandles.filterArguments(part.write(), 2, accessor);
        writer = MethodHandles.foldArguments(writer, one);
        reader = MethodHandles.collectArguments(reader, i, part.read());
        missing.add(0, part.missing());
        readOne[i] = part.read().asType(methodType(Object.class, Kryo.class, Input.class));
      }
      writeAll = writer.asType(methodType(void.class, Kryo.class, Output.class, Object.class));
      readAll = joined(reader, components.length);
      construct =
          constructor
              .asType(constructor.type().generic())
              .asSpreader(Object[].class, components.length);
      useDefaults(type, components);
    } catch (KryoTableException e) {
      throw e;
    } catch (Throwable e) {
      throw new KryoTableException("the record " + type.getName() + " cannot be used: " + e, e);
    }
  }

  /** The values of a record of which an older writer knew only so many components. */
  Object[] valuesAfter(int count) {
    Object[] values = new Object[missing.size()];
    for (int i = count; i < values.length; i++) {
      values[i] = missing.get(i).get();
    }
    return values;
  }

  private static Part part(RecordComponent component, KryoTable table) throws Throwable {
    Class<?> type = component.getType();
    if (type.isPrimitive()) {
      Object zero = MethodHandles.zero(type).invoke();
      return new Part(PrimitiveHandles.reader(type), PrimitiveHandles.writer(type), () -> zero);
    }
    ValueCodec codec = codec(component, table);
    return new Part(codecReader(codec, type), codecWriter(codec, type), codec::missing);
  }

  private static ValueCodec codec(RecordComponent component, KryoTable table) {
    String where =
        "component " + component.getName() + " of " + component.getDeclaringRecord().getName();
    return new ValueCodecs(table, where).of(component.getGenericType());
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components)
      throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return LOOKUP.unreflectConstructor(constructor);
  }

  private static MethodHandle accessor(Method accessor) throws IllegalAccessException {
    accessor.setAccessible(true);
    return LOOKUP.unreflect(accessor);
  }

  private static MethodHandle codecWriter(ValueCodec codec, Class<?> type)
      throws ReflectiveOperationException {
    return LOOKUP
        .findVirtual(
            ValueCodec.class,
            "write",
            methodType(void.class, Kryo.class, Output.class, Object.class))
        .bindTo(codec)
        .asType(methodType(void.class, Kryo.class, Output.class, type));
  }

  private static MethodHandle codecReader(ValueCodec codec, Class<?> type)
      throws ReflectiveOperationException {
    return LOOKUP
        .findVirtual(ValueCodec.class, "read", methodType(Object.class, Kryo.class, Input.class))
        .bindTo(codec)
        .asType(methodType(type, Kryo.class, Input.class));
  }

  /** From {@code (Kryo, Input, Kryo, Input, ...)} to {@code (Kryo, Input)}. */
  private static MethodHandle joined(MethodHandle reader, int components) {
    int[] order = new int[components * 2];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % 2;
    }
    return MethodHandles.permuteArguments(
            reader, methodType(reader.type().returnType(), Kryo.class, Input.class), order)
        .asType(methodType(Object.class, Kryo.class, Input.class));
  }

  private void useDefaults(Class<?> type, RecordComponent[] components) throws Throwable {
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Defaults.class)) {
        if (!Modifier.isStatic(method.getModifiers())
            || method.getParameterCount() != 0
            || method.getReturnType() != type) {
          throw new KryoTableException(
              "@Defaults belongs on a static method without parameters which returns the record: "
                  + method);
        }
        method.setAccessible(true);
        Object defaults = method.invoke(null);
        for (int i = 0; i < components.length; i++) {
          Object value = accessor(components[i].getAccessor()).invoke(defaults);
          missing.set(i, () -> value);
        }
      }
    }
  }
}
