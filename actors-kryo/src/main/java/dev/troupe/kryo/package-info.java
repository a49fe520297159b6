/**
 * Kryo as a Pekko serializer: registered classes only, each under a number for life, records that
 * can grow, and lengths that are checked before anything is allocated.
 *
 * <p>Reading order: {@link dev.troupe.kryo.KryoModule} is what an application writes, {@link
 * dev.troupe.kryo.KryoTable} what comes of it, {@link dev.troupe.kryo.RecordSerializer} the bytes
 * of a record, {@link dev.troupe.kryo.KryoCodec} the way in and out.
 */
package dev.troupe.kryo;
