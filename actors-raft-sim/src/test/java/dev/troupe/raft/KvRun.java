package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The labs' generic run: three rounds in which clients append to a key each and read it, or use
 * keys at random, while servers are parted and crash; then every key must hold what its client
 * appended, in order, and all together must be linearizable.
 */
record KvRun(
    int servers,
    int clients,
    boolean unreliable,
    boolean crash,
    boolean partitions,
    boolean randomKeys,
    long snapshotLimit) {

  private static final Duration ROUND = Duration.ofSeconds(3);

  /** So much work in a second is enough, over all clients: see it as their time to think. */
  private static final int OPERATIONS_PER_SECOND = 40;

  /** Five servers without snapshots, and no faults. */
  static KvRun of(int clients) {
    return new KvRun(5, clients, false, false, false, false, KvLab.NO_LIMIT);
  }

  KvRun withServers(int count) {
    return new KvRun(count, clients, unreliable, crash, partitions, randomKeys, snapshotLimit);
  }

  KvRun withUnreliable() {
    return new KvRun(servers, clients, true, crash, partitions, randomKeys, snapshotLimit);
  }

  KvRun withCrash() {
    return new KvRun(servers, clients, unreliable, true, partitions, randomKeys, snapshotLimit);
  }

  KvRun withPartitions() {
    return new KvRun(servers, clients, unreliable, crash, true, randomKeys, snapshotLimit);
  }

  KvRun withRandomKeys() {
    return new KvRun(servers, clients, unreliable, crash, partitions, true, snapshotLimit);
  }

  KvRun withSnapshotLimit(long bytes) {
    return new KvRun(servers, clients, unreliable, crash, partitions, randomKeys, bytes);
  }

  void run(long seed) {
    try (KvLab lab = new KvLab(seed, servers, snapshotLimit)) {
      lab.world.network.unreliable(unreliable);
      List<Client> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(new Client(lab, i));
      }
      for (int round = 0; round < 3; round++) {
        round(lab, all);
      }
      lab.checkHistory();
      if (snapshotLimit != KvLab.NO_LIMIT) {
        assertThat(lab.world.snapshotBytes()).isNotEmpty();
      }
    }
  }

  private void round(KvLab lab, List<Client> all) {
    LabWorld world = lab.world;
    int before = appended(all);
    all.forEach(Client::begin);
    work(lab);
    all.forEach(Client::stop);
    if (partitions) {
      world.connectAll();
      world.pass(LabWorld.ELECTION);
    }
    if (crash) {
      world.crashAll();
      world.pass(LabWorld.ELECTION);
      world.restartAll();
    }
    world.sim.runUntil(
        "all clients are answered",
        () -> all.stream().noneMatch(Client::isBusy),
        Duration.ofSeconds(30));
    assertThat(appended(all)).isGreaterThan(before);
    if (!randomKeys) {
      all.forEach(Client::check);
    }
    lab.checkBytes();
  }

  private static int appended(List<Client> all) {
    return all.stream().mapToInt(client -> client.appended).sum();
  }

  private void work(KvLab lab) {
    LabWorld world = lab.world;
    if (!partitions) {
      world.pass(ROUND);
      return;
    }
    world.pass(LabWorld.ELECTION); // undisturbed at first
    Duration end = world.sim.now().plus(ROUND);
    while (world.sim.now().compareTo(end) < 0) {
      lab.partitionAnyhow();
      world.pass(LabWorld.ELECTION.plusMillis(world.sim.random().nextInt(200)));
    }
  }

  /** A client of the generic run. */
  private final class Client {
    private final KvLab lab;
    private final Clerk clerk;
    private final int number;
    private final StringBuilder written = new StringBuilder();
    private int appended;
    private int rounds;
    private boolean stopped;

    Client(KvLab lab, int number) {
      this.lab = lab;
      this.clerk = lab.clerk();
      this.number = number;
    }

    boolean isBusy() {
      return clerk.isBusy();
    }

    void stop() {
      stopped = true;
    }

    void begin() {
      stopped = false;
      rounds++;
      if (randomKeys) {
        think();
      } else {
        written.setLength(0);
        clerk.put(number + "", "", this::think);
      }
    }

    private void think() {
      int most = 2000 * clients / OPERATIONS_PER_SECOND;
      Duration pause = Duration.ofMillis(lab.world.sim.random().nextInt(most));
      int round = rounds;
      lab.world.sim.schedule(
          pause,
          () -> {
            if (!stopped && round == rounds) {
              operate();
            }
          });
    }

    private void operate() {
      RandomGenerator random = lab.world.sim.random();
      String key = (randomKeys ? random.nextInt(clients) : number) + "";
      String value = "x " + number + " " + appended + " y";
      if (random.nextBoolean()) {
        appended++;
        written.append(value);
        clerk.append(key, value, this::think);
      } else if (randomKeys && random.nextInt(10) == 0) {
        appended++;
        clerk.put(key, value, this::think);
      } else {
        clerk.get(key, this::onValue);
      }
    }

    private void onValue(String value) {
      if (!randomKeys && !value.contentEquals(written)) {
        lab.fail("client " + number + " reads '" + value + "', not '" + written + "'");
      }
      think();
    }

    /** Every append is there once, in its order. */
    void check() {
      assertThat(lab.get(clerk, number + "")).isEqualTo(written.toString());
    }
  }
}
