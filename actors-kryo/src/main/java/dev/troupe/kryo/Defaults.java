package dev.troupe.kryo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the static method without parameters, of a record, whose result supplies the components
 * that an older writer did not know yet.
 *
 * <pre>{@code
 * record Vote(long term, int weight) implements KryoMessage {
 *   @Defaults
 *   static Vote older() {
 *     return new Vote(0, 1);
 *   }
 * }
 * }</pre>
 *
 * <p>Called once, when the table is built. Without it a missing component is 0, false, null, {@code
 * Optional.empty()} or an empty collection.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Defaults {}
