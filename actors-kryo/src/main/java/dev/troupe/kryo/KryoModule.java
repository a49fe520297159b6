package dev.troupe.kryo;

/**
 * The classes that one part of an application puts on the wire, each under a number for life.
 *
 * <p>Named in the configuration under {@code troupe.kryo.modules}, for example {@code raft =
 * "dev.troupe.raft.RaftKryo"}; needs a constructor without parameters. Ranges of different modules
 * must not overlap, and 0 to 99 belong to {@code actors-kryo}.
 */
public interface KryoModule {

  /** The smallest id that this module may use, at least {@value KryoTable#FIRST_FREE_ID}. */
  int firstId();

  /** The largest id that this module may use, at most {@value KryoTable#LAST_ID}. */
  int lastId();

  /**
   * Adds every class of the module; called once for each table that is built, which all actor
   * systems of a JVM share that name the same modules: so what is added must not depend on any of
   * them.
   */
  void register(KryoTable table);
}
