package dev.troupe.app.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.PidFile;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Ports;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** The process of one node: what has to be in order around a {@link NodeRuntime}. */
public final class NodeProcess {

  private NodeProcess() {}

  /**
   * Runs the node of a configuration file until the process is told to end.
   *
   * @param say gets one line when the node serves
   * @throws CommandFailure for what its user can mend: a bad setting (exit status 2), a taken port,
   *     a folder that another node uses, storage that cannot be read (1)
   */
  public static void run(Path configFile, NodeServices.Factory factory, Consumer<String> say) {
    Config config;
    NodeSettings settings;
    try {
      config = NodeConfig.load(configFile);
      settings = NodeSettings.of(config);
      NodeConfig.checkParts(NodeConfig.complete(config, settings));
    } catch (BadSetting e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
    }
    try (FileChannel lock = lockFolder(settings.data())) {
      checkPorts(settings);
      openLog(settings);
      runLocked(config, settings, factory, say);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "troupe.node.data: " + settings.data() + ": " + e, e);
    }
  }

  private static FileChannel lockFolder(Path data) throws IOException {
    Files.createDirectories(data);
    Path file = data.resolve("node.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very JVM: refused below like any other holder.
    }
    if (lock == null) {
      channel.close();
      throw new CommandFailure(
          ExitCode.FAILED, "troupe.node.data: another node is at work on " + data);
    }
    return channel;
  }

  private static void checkPorts(NodeSettings settings) {
    Place place =
        new Place(
            settings.name(),
            settings.data(),
            settings.redisPort(),
            settings.httpPort(),
            settings.clusterPort());
    Ports.firstTaken(settings.bindHost(), place)
        .ifPresent(
            message -> {
              throw new CommandFailure(ExitCode.FAILED, message);
            });
  }

  private static void openLog(NodeSettings settings) throws IOException {
    Path folder = Files.createDirectories(settings.data().resolve("log"));
    System.setProperty("troupe.log.folder", folder.toString());
    System.setProperty("troupe.log.older.files", Integer.toString(settings.log().files() - 1));
    System.setProperty("troupe.log.file.bytes", Long.toString(settings.log().fileBytes()));
    System.setProperty("logback.configurationFile", "troupe-logback-node.xml");
  }

  private static void runLocked(
      Config config, NodeSettings settings, NodeServices.Factory factory, Consumer<String> say)
      throws IOException {
    Path pidFile = settings.data().resolve("node.pid");
    PidFile.of(ProcessHandle.current()).write(pidFile);
    NodeRuntime runtime =
        new NodeRuntime(config, settings, factory, () -> say.accept(serves(settings)));
    Thread hook = new Thread(runtime::stop, "troupe-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      runtime.run();
    } catch (Exception e) {
      LoggerFactory.getLogger(NodeProcess.class).error("the node ends", e);
      int status = isSetting(e) ? ExitCode.USAGE : ExitCode.FAILED;
      throw new CommandFailure(status, settings.name() + " ends: " + reason(e), e);
    } finally {
      Files.deleteIfExists(pidFile);
    }
  }

  /** What somebody who has started the node by hand wants to know. */
  static String serves(NodeSettings settings) {
    return "%s serves: redis %s:%d  http %s:%d  cluster %s:%d  log %s"
        .formatted(
            settings.name(),
            settings.bindHost(),
            settings.redisPort(),
            NodeHttp.HOST,
            settings.httpPort(),
            settings.bindHost(),
            settings.clusterPort(),
            settings.data().resolve("log").resolve("node.log"));
  }

  /** True if a library could not read its settings; ours were checked before the start. */
  private static boolean isSetting(Throwable error) {
    return error instanceof ConfigException
        || error.getCause() != null && isSetting(error.getCause());
  }

  /** The messages of an error and its causes, the outermost first, each said once. */
  private static String reason(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String message = cause.toString();
      if (text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : "; because of ").append(message);
      }
    }
    return text.toString();
  }
}
