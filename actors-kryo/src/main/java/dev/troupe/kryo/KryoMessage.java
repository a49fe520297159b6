package dev.troupe.kryo;

/**
 * Marks a message or event that {@link KryoSerializer} turns into bytes.
 *
 * <p>{@code reference.conf} binds this interface to the serializer. The class itself must be
 * registered under a number by a {@link KryoModule}; a marked class that is not registered is
 * refused with a {@link KryoFormatException} when it is written. Mark the sealed interface of a
 * protocol once instead of each of its records.
 */
public interface KryoMessage {}
