package dev.troupe.raft;

import dev.troupe.raft.AdminMessage.Answer;
import dev.troupe.raft.AdminMessage.Ask;
import dev.troupe.raft.AdminMessage.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  /**
   * @param term in which the asked one leads
   */
  private record Waiting(
      ActorRef<GroupAdmin.Reply> replyTo, String asked, long term, Wish wish, long deadline) {}

  /** An election timeout has passed since another term's leader is known. */
  record MadeWay(long number) implements RaftNode.Command {}

  private enum Late {
    INSTANCE
  }

  private final Member me;
  private final SortedMap<Long, Waiting> waiting = new TreeMap<>();
  private final TakenAsks taken;
  private OptionalLong lastNumber = OptionalLong.empty();

  AdminDesk(Member me) {
    this.me = me;
    this.taken = new TakenAsks(me.self(), me.state());
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
      long term = me.state().term();
      waiting.put(number, new Waiting(replyTo, leader.get(), term, wish, deadline));
      me.setup().network().toMember(leader.get(), new Ask(me.self(), number, wish, term));
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
      me.timers().cancel(new MadeWay(answer.number()));
      asked.replyTo().tell(answer.reply());
    }
  }

  /**
   * Somebody leads: who led an earlier term and was asked, and has perhaps died of it, is not
   * waited for, not even if it leads again. One that was asked to make way is, for a little: that
   * is what it does, and it knows best how it went.
   */
  void onLeader(String leader) {
    for (Map.Entry<Long, Waiting> question : List.copyOf(waiting.entrySet())) {
      Waiting asked = question.getValue();
      if (asked.term() == me.state().term()) {
        continue;
      }
      if (asked.wish() instanceof AdminMessage.Transfer) {
        waitALittleFor(new MadeWay(question.getKey()));
      } else {
        waiting.remove(question.getKey());
        asked.replyTo().tell(unanswered(asked, leader));
      }
    }
  }

  private GroupAdmin.Reply unanswered(Waiting asked, String leader) {
    return new GroupAdmin.Unknown(
        silence(asked)
            + leader
            + " leads term "
            + me.state().term()
            + " now; the group's status says which configuration it has");
  }

  private static String silence(Waiting asked) {
    return asked.asked() + ", which led term " + asked.term() + ", has not answered, and ";
  }

  private void waitALittleFor(MadeWay answer) {
    if (!me.timers().isTimerActive(answer)) {
      me.timers().startSingleTimer(answer, answer, me.settings().electionTimeoutMax());
    }
  }

  /** Who was to make way has not said how it went; but who leads now says as much. */
  void onMadeWay(MadeWay way, Optional<String> leader) {
    Waiting asked = waiting.remove(way.number());
    if (asked != null && asked.wish() instanceof AdminMessage.Transfer wish) {
      asked.replyTo().tell(madeWay(asked, wish, leader));
    }
  }

  private GroupAdmin.Reply madeWay(
      Waiting asked, AdminMessage.Transfer wish, Optional<String> leader) {
    if (leader.isEmpty()) {
      return new GroupAdmin.Unknown(
          silence(asked) + "nobody is known to lead term " + me.state().term());
    }
    boolean asWished =
        wish.target().map(leader.get()::equals).orElse(!leader.get().equals(asked.asked()));
    return asWished
        ? new GroupAdmin.Done(me.configuration())
        : new GroupAdmin.Refused(
            wish.target().map(target -> target + " did not take").orElse("nobody took")
                + " over: "
                + leader.get()
                + " leads term "
                + me.state().term());
  }

  /** False for a copy of another member's question: whoever asked is told once, or knows better. */
  boolean isFirst(Ask ask) {
    return taken.isFirst(ask);
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
