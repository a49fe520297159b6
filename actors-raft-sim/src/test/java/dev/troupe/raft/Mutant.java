package dev.troupe.raft;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A mistake of one line, made on purpose: some test must notice it. They stand in {@code
 * mutants.txt}.
 *
 * @param name the mistake, in words
 * @param file the source that it is made in
 * @param line what stands there, once
 * @param instead what stands there by mistake
 */
record Mutant(String name, String file, String line, String instead) {

  private static final Path SOURCES = Path.of("../actors-raft/src/main/java/dev/troupe/raft");

  /** Reads a list: "# name", "file", "- line", "+ instead", and an empty line after each. */
  static List<Mutant> read(Path list) throws IOException {
    List<Mutant> mutants = new ArrayList<>();
    List<String> lines = Files.readAllLines(list);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("# ")) {
        mutants.add(
            new Mutant(
                lines.get(i).substring(2),
                lines.get(i + 1),
                lines.get(i + 2).substring(2),
                lines.get(i + 3).substring(Math.min(2, lines.get(i + 3).length()))));
      }
    }
    return mutants;
  }

  /** The source with the mistake in it. */
  String source() throws IOException {
    String right = Files.readString(SOURCES.resolve(file));
    int at = right.indexOf(line);
    if (at < 0 || right.indexOf(line, at + 1) >= 0) {
      throw new IllegalStateException(
          "'" + line + "' must stand in " + file + " once: " + (at < 0 ? "never" : "more often"));
    }
    return right.replace(line, instead);
  }

  /** Compiles it into a folder that goes before all others on a class path. */
  void compile(Path scratch, String classPath) throws IOException {
    Path source = scratch.resolve("source").resolve(file);
    Files.createDirectories(source.getParent());
    Files.writeString(source, source());
    Path classes = Files.createDirectories(scratch.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                errors,
                null,
                null,
                List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-nowarn"),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    if (!compiled) {
      throw new IllegalStateException(name + " does not compile: " + errors);
    }
  }
}
