package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ops.MembersClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** One class for each command below {@code members}. */
final class MembersCommands {

  private MembersCommands() {}

  /** A change of one member. */
  abstract static class Base implements Callable<Integer> {

    @ParentCommand MembersCommand members;

    @Parameters(index = "0", paramLabel = "NAME", description = "The member: its node's name.")
    String name;

    /** The name, if it can be one. */
    String name() {
      if (!name.matches("[A-Za-z0-9_-]{1,32}")) {
        throw CommandFailure.usage("not a node's name: '" + name + "'");
      }
      return name;
    }
  }

  @Command(
      name = "add",
      description =
          "Adds a node that runs already, with troupe.node.joins = on. It gets the log first, and "
              + "has a vote when this command ends with 0. One that is in the group gets the new address.")
  static final class Add extends Base {

    @Parameters(
        index = "1",
        paramLabel = "HOST:PORT",
        description = "Under which the others reach its cluster port.")
    String address;

    @Override
    public Integer call() throws Exception {
      int colon = address.lastIndexOf(':');
      String port = address.substring(colon + 1);
      if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
        throw CommandFailure.usage("not an address: '" + address + "'");
      }
      String host = address.substring(0, colon);
      return members.change(MembersClient.add(name(), host, Integer.parseInt(port)));
    }
  }

  @Command(
      name = "remove",
      description =
          "Removes a member; the leader too, which then hands over. Its node goes on and serves "
              + "nobody: stop it afterwards.")
  static final class Remove extends Base {
    @Override
    public Integer call() throws Exception {
      return members.change(MembersClient.remove(name()));
    }
  }

  @Command(name = "transfer", description = "Makes a member lead.")
  static final class Transfer extends Base {
    @Override
    public Integer call() throws Exception {
      return members.change(MembersClient.transfer(name()));
    }
  }
}
