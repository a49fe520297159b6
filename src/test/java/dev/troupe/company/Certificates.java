package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority and a node's certificate of it, as PEM files; the JDK's keytool makes them.
 *
 * @param certificate the node's
 * @param key its private key
 * @param ca the authority's certificate
 */
record Certificates(Path certificate, Path key, Path ca) {

  private static final String PASSWORD = "only for this test";

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
    Path said = Files.createTempFile(store.getParent(), "keytool", ".txt");
    int status =
        new ProcessBuilder(command)
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
