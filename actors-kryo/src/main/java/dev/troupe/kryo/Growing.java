package dev.troupe.kryo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that older nodes may meet in a newer form.
 *
 * <p>Its body is written with a length (four bytes), so a reader that knows fewer components skips
 * the rest. A record without this mark can grow as well, but then only newer nodes understand older
 * bytes, not the reverse. The mark may be added to a record later: bytes say themselves whether
 * they have a length.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Growing {}
