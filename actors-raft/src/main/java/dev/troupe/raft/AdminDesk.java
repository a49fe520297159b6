package dev.troupe.raft;

import dev.troupe.raft.AdminMessage.Answer;
import dev.troupe.raft.AdminMessage.Ask;
import dev.troupe.raft.AdminMessage.Wish;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Where a member takes what an operator asks of its group: passes it on to the leader, once, and
 * hands the answer back. Whoever is asked so and does not lead says so; it passes nothing on, and
 * nothing goes in circles.
 */
final class AdminDesk {

  private static final int MOST_WAITING = 64;

  private record Waiting(
      ActorRef<GroupAdmin.Reply> replyTo, String asked, Wish wish, long deadline) {}

  private enum Late {
    INSTANCE
  }

  private final Member me;
  private final SortedMap<Long, Waiting> waiting = new TreeMap<>();
  private OptionalLong lastNumber = OptionalLong.empty();

  AdminDesk(Member me) {
    this.me = me;
  }

  /** How long the slowest change may take. */
  private Duration limit() {
    return me.settings()
        .membership()
        .catchUpTimeout()
        .plus(me.settings().electionTimeoutMax().multipliedBy(2));
  }

  /** Passes a wish on to the leader, where known. */
  void forward(Wish wish, ActorRef<GroupAdmin.Reply> replyTo, Optional<String> leader) {
    waiting.values().removeIf(question -> me.now() - question.deadline() > 0);
    if (leader.isEmpty()) {
      replyTo.tell(new GroupAdmin.NotLeader(leader));
    } else if (waiting.size() >= MOST_WAITING) {
      replyTo.tell(new GroupAdmin.Refused("too many questions wait for the leader's answer"));
    } else {
      long number = nextNumber();
      long deadline = me.now() + limit().toNanos();
      waiting.put(number, new Waiting(replyTo, leader.get(), wish, deadline));
      me.setup().network().toMember(leader.get(), new Ask(me.self(), number, wish));
    }
  }

  /** They begin anywhere, so that an answer to a former life is not taken for one of this. */
  private long nextNumber() {
    long number =
        lastNumber.isPresent() ? lastNumber.getAsLong() + 1 : me.setup().random().nextLong();
    lastNumber = OptionalLong.of(number);
    return number;
  }

  /** The leader has answered; or it has answered twice, or too late. */
  void onAnswer(Answer answer) {
    Waiting asked = waiting.remove(answer.number());
    if (asked != null) {
      asked.replyTo().tell(answer.reply());
    }
  }

  /**
   * Somebody leads: a former leader that was asked, and has perhaps died of it, is not waited for.
   * One that was asked to make way is, as that is what it does.
   */
  void onLeader(String leader) {
    waiting
        .values()
        .removeIf(
            question -> {
              boolean over =
                  !question.asked().equals(leader)
                      && !(question.wish() instanceof AdminMessage.Transfer);
              if (over) {
                question.replyTo().tell(unanswered(question.asked(), leader));
              }
              return over;
            });
  }

  private static GroupAdmin.Reply unanswered(String asked, String leader) {
    return new GroupAdmin.Unknown(
        asked
            + ", which led, has not answered, and "
            + leader
            + " leads now; the group's status says which configuration it has");
  }

  /** Answers another member's question. */
  void answer(Ask ask, GroupAdmin.Reply reply) {
    me.setup().network().toMember(ask.from(), new Answer(ask.number(), reply));
  }

  /** Whom a leader tells how another member's question went. */
  ActorRef<GroupAdmin.Reply> replyTo(Ask ask) {
    return me.context().<Object>spawnAnonymous(passingOn(ask)).unsafeUpcast();
  }

  private Behavior<Object> passingOn(Ask ask) {
    return Behaviors.withTimers(
        timers -> {
          timers.startSingleTimer(Late.INSTANCE, limit().multipliedBy(2));
          return Behaviors.receive(Object.class)
              .onMessage(
                  GroupAdmin.Reply.class,
                  reply -> {
                    answer(ask, reply);
                    return Behaviors.stopped();
                  })
              .onAnyMessage(late -> Behaviors.stopped())
              .build();
        });
  }
}
