package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority and a node's certificate of it, as PEM files made with the JDK's keytool.
 *
 * @param certificate the node's
 * @param key its private key
 * @param ca the authority's certificate
 */
record Certificates(Path certificate, Path key, Path ca) {

  private static final String PASSWORD = "only for this test";

  static Certificates make(Path folder) throws Exception {
    Path ca = folder.resolve("ca.p12");
    Path node = folder.resolve("node.p12");
    keytool(
        ca,
        "-genkeypair",
        "-alias",
        "ca",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-dname",
        "CN=a test's authority",
        "-ext",
        "bc:c",
        "-validity",
        "2");
    keytool(ca, "-exportcert", "-alias", "ca", "-rfc", "-file", pem(folder, "ca"));
    keytool(
        node,
        "-genkeypair",
        "-alias",
        "node",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-dname",
        "CN=troupe",
        "-validity",
        "2");
    String request = folder.resolve("node.csr").toString();
    keytool(node, "-certreq", "-alias", "node", "-file", request);
    keytool(
        ca,
        "-gencert",
        "-alias",
        "ca",
        "-rfc",
        "-infile",
        request,
        "-outfile",
        pem(folder, "node"),
        "-ext",
        "san=dns:troupe",
        "-validity",
        "2");
    Path key = folder.resolve("key.pem");
    Files.writeString(key, privateKey(node));
    return new Certificates(folder.resolve("node.pem"), key, folder.resolve("ca.pem"));
  }

  private static String pem(Path folder, String name) {
    return folder.resolve(name + ".pem").toString();
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
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

  /** keytool exports no private keys, but Java reads its stores. */
  private static String privateKey(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] raw = keys.getKey("node", PASSWORD.toCharArray()).getEncoded();
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(raw);
    return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
  }

  /** The section of a node's configuration that uses them. */
  String settings() {
    return "troupe.node.tls { certificate = \"%s\", key = \"%s\", ca = \"%s\" }\n"
        .formatted(certificate, key, ca);
  }
}
