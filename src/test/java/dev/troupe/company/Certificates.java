package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * An authority and a node's certificate of it, as PEM files.
 *
 * @param certificate the node's
 * @param key its private key
 * @param ca the authority's certificate
 */
record Certificates(Path certificate, Path key, Path ca) {

  private static final String PASSWORD = "only for this test";

  /**
   * Made by the commands of the top README, as they stand there. Where there is no openssl, by the
   * JDK's keytool instead, which is said; on CI that fails.
   */
  static Certificates ofTheReadme(Path folder) throws Exception {
    if (!isInstalled("openssl")) {
      assertThat(System.getenv("CI")).as("needs openssl").isNotEqualTo("true");
      System.out.println("no openssl: the commands of the README are not tried");
      return make(folder);
    }
    String readme = Files.readString(Path.of("..", "..", "README.md"));
    int start = readme.indexOf("openssl req -x509");
    String commands = readme.substring(start, readme.indexOf("```", start));
    run(folder, List.of("sh", "-e", "-c", commands));
    return new Certificates(
        folder.resolve("node.pem"), folder.resolve("key.pem"), folder.resolve("ca.pem"));
  }

  private static boolean isInstalled(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
  }

  /** The names that the node's certificate has beside its CN. */
  List<String> names() throws Exception {
    try (InputStream in = Files.newInputStream(certificate)) {
      X509Certificate read =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return read.getSubjectAlternativeNames().stream().map(name -> (String) name.get(1)).toList();
    }
  }

  static Certificates make(Path folder) throws Exception {
    Path store = folder.resolve("keys.p12");
    keytool(store, "-genkeypair -alias ca -dname CN=authority -ext bc:c");
    keytool(store, "-genkeypair -alias node -dname CN=troupe -ext san=dns:troupe -signer ca");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new Certificates(
        pem(folder.resolve("node.pem"), "CERTIFICATE", keys.getCertificate("node").getEncoded()),
        pem(folder.resolve("key.pem"), "PRIVATE KEY", privateKey(keys)),
        pem(folder.resolve("ca.pem"), "CERTIFICATE", keys.getCertificate("ca").getEncoded()));
  }

  private static byte[] privateKey(KeyStore keys) throws GeneralSecurityException {
    return keys.getKey("node", PASSWORD.toCharArray()).getEncoded();
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  private static void keytool(Path store, String arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "2"));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    run(store.getParent(), command);
  }

  private static void run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    int status =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(said)).isZero();
  }

  /** The section of a node's configuration that uses them. */
  String settings() {
    return "troupe.node.tls { certificate = \"%s\", key = \"%s\", ca = \"%s\" }\n"
        .formatted(certificate, key, ca);
  }
}
