package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.raft.kv.KvSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RespDecoderTest {

  private static final KvSettings LIMITS = new KvSettings(100, 1000, 10, 1200, 1000, 1 << 20);

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, false);
  private RespDecoder decoder = decoder();

  private RespDecoder decoder() {
    return new RespDecoder(LIMITS, 200, allocator);
  }

  @AfterEach
  void nothingLeaks() {
    decoder.close();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  private void feed(byte[] bytes, int from, int to) {
    ByteBuf piece = allocator.heapBuffer(Math.max(16, to - from));
    decoder.feed(piece.writeBytes(bytes, from, to - from));
  }

  /** All commands that are complete, as their words; a refused one as its error. */
  private List<List<String>> commands() throws ProtocolException {
    List<List<String>> commands = new ArrayList<>();
    for (RespCommand c = decoder.next(true); c != null; c = decoder.next(true)) {
      List<String> words = new ArrayList<>();
      for (int i = 0; i < c.count(); i++) {
        words.add(new String(c.bytes(i), ISO_8859_1));
      }
      commands.add(c.refusal() == null ? words : List.of(c.refusal()));
    }
    decoder.compact();
    return commands;
  }

  private List<List<String>> decode(String text) throws ProtocolException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    feed(bytes, 0, bytes.length);
    return commands();
  }

  private static final String SAMPLE =
      RawClient.encode("SET", "key", "\r\n$-1\r\n*")
          + "*0\r\n"
          + "get  key\r\n\r\n"
          + RawClient.encode("SET", "k", "v".repeat(1100))
          + RawClient.encode("")
          + RawClient.encode("MGET", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
          + "echo \"a b\" 'c d'\n"
          + RawClient.encode("PING");

  private static final List<List<String>> SAMPLE_COMMANDS =
      List.of(
          List.of("SET", "key", "\r\n$-1\r\n*"),
          List.of("get", "key"),
          List.of("ERR the command is over the limit troupe.kv.max-value-bytes = 1000"),
          List.of(""),
          List.of("ERR the command is over the limit troupe.kv.max-arguments = 10"),
          List.of("echo", "a b", "c d"),
          List.of("PING"));

  @Test
  void decodesAllThatCameTogether() throws ProtocolException {
    assertThat(decode(SAMPLE)).isEqualTo(SAMPLE_COMMANDS);
  }

  @Test
  void decodesWhateverByteItIsSplitAt() throws ProtocolException {
    byte[] bytes = SAMPLE.getBytes(ISO_8859_1);
    for (int at = 1; at < bytes.length; at++) {
      feed(bytes, 0, at);
      List<List<String>> commands = new ArrayList<>(commands());
      feed(bytes, at, bytes.length);
      commands.addAll(commands());
      assertThat(commands).as("split at %d", at).isEqualTo(SAMPLE_COMMANDS);
      assertThat(decoder.hasInput()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 61})
  void decodesPiecesOfAnySize(int size) throws ProtocolException {
    byte[] bytes = SAMPLE.getBytes(ISO_8859_1);
    List<List<String>> commands = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      feed(bytes, at, Math.min(at + size, bytes.length));
      commands.addAll(commands());
    }
    assertThat(commands).isEqualTo(SAMPLE_COMMANDS);
  }

  @Test
  void holdsNoMoreThanItNeeds() throws ProtocolException {
    ByteBuf large = allocator.heapBuffer(65_536);
    decoder.feed(large.writeBytes("*2\r\n$3\r\nGET\r\n$3\r\nke".getBytes(ISO_8859_1)));
    assertThat(commands()).isEmpty();
    assertThat(decoder.heldBytes()).isLessThan(100);
    assertThat(decode("y\r\n")).containsExactly(List.of("GET", "key"));
    assertThat(decoder.heldBytes()).isZero();
  }

  @Test
  void aCommandOverALimitCostsNoMemory() throws ProtocolException {
    assertThat(decode("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$500000000\r\n")).isEmpty();
    byte[] zeros = new byte[100_000];
    for (int i = 0; i < 5000; i++) {
      feed(zeros, 0, zeros.length);
      assertThat(commands()).isEmpty();
      assertThat(decoder.heldBytes()).isZero();
    }
    assertThat(decode("\r\n" + RawClient.encode("PING")))
        .containsExactly(
            List.of("ERR the command is over the limit troupe.kv.max-value-bytes = 1000"),
            List.of("PING"));
  }

  @Test
  void aCommandIsLimitedAsAWhole() throws ProtocolException {
    assertThat(decode(RawClient.encode("MSET", "a", "x".repeat(800), "b", "x".repeat(800))))
        .containsExactly(
            List.of("ERR the command is over the limit troupe.kv.max-command-bytes = 1200"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*-1\\r\\n | invalid multibulk length",
        "*2147483648\\r\\n | invalid multibulk length",
        "*99999999999999999999\\r\\n | invalid multibulk length",
        "*1048577\\r\\n | invalid multibulk length",
        "*x\\r\\n | invalid multibulk length",
        "*\\r\\n | invalid multibulk length",
        "*1\\r\\n$-1\\r\\n | invalid bulk length",
        "*1\\r\\n$2147483648\\r\\n | invalid bulk length",
        "*1\\r\\n$536870913\\r\\n | invalid bulk length",
        "*1\\r\\n$\\r\\n | invalid bulk length",
        "*1\\r\\n+PING\\r\\n | expected '$', got '+'",
        "*1\\r\\n\\r\\n | expected '$', got '\\x0d'",
        "*1\\r\\n$4\\r\\nPINGxx | expected the end of an argument",
        "*1\\r\\n$4\\r\\nPING\\rx | expected the end of an argument",
        "*1\\rx | expected the end of a line",
        "*1111111111111111111111111111111111 | too big mbulk count string",
        "*1\\r\\n$111111111111111111111111111111111 | too big bulk count string",
        "$4\\r\\nPING\\r\\n | expected '*' or a command, got '$'",
        "\\x16\\x03 | expected '*' or a command, got '\\x16'",
        "set a \\x01\\r\\n | control character in inline request",
        "set a\\x01 | control character in inline request",
        "set a\\x7f | control character in inline request",
        "set\\ra | control character in inline request",
        "set a\\x80 | inline request is not UTF-8",
        "set a\\xc3\\n | inline request is not UTF-8",
        "set a\\xed\\xa0 | inline request is not UTF-8",
        "*x | a length is not a number",
        "*1\\r\\n$4x | a length is not a number",
        "set a \"b\\r\\n | unbalanced quotes in request",
        "set a \"b\"c\\r\\n | unbalanced quotes in request",
        "POST / HTTP/1.1\\r\\n | this is not a web server",
        "GET / HTTP/1.1\\r\\n | this is not a web server",
        "Host: localhost\\r\\n | this is not a web server",
      })
  void refusesWhatIsNotTheProtocol(String text, String message) {
    String bytes =
        Pattern.compile("\\\\x(..)")
            .matcher(text.replace("\\r", "\r").replace("\\n", "\n"))
            .replaceAll(hex -> Character.toString(Integer.parseInt(hex.group(1), 16)));
    assertThatThrownBy(() -> decode(bytes))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(message);
  }

  @Test
  void takesALineOfAnyTextInPiecesOfAnySize() throws ProtocolException {
    String line = "set k\t\u00fc\u0800\u20ac\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";
    byte[] bytes = (line + "\r\n").getBytes(UTF_8);
    for (int i = 0; i < bytes.length - 1; i++) {
      feed(bytes, i, i + 1);
      assertThat(commands()).isEmpty();
      assertThat(decoder.isLineUnfinished()).isTrue();
    }
    feed(bytes, bytes.length - 1, bytes.length);
    List<String> words = commands().get(0);
    assertThat(new String(words.get(2).getBytes(ISO_8859_1), UTF_8)).isEqualTo(line.substring(6));
    assertThat(decoder.isLineUnfinished()).isFalse();
  }

  @Test
  void refusesALineWithoutAnEnd() throws ProtocolException {
    assertThat(decode("a".repeat(150))).isEmpty();
    assertThatThrownBy(() -> decode("a".repeat(100)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("too big inline request");
  }

  @Test
  void keepsCommandsShortBeforeTheClientIsTrusted() {
    feed("*11\r\n".getBytes(ISO_8859_1), 0, 5);
    assertThatThrownBy(() -> decoder.next(false)).hasMessage("unauthenticated multibulk length");
    decoder.close();
    decoder = decoder();
    byte[] bulk = "*1\r\n$16385\r\n".getBytes(ISO_8859_1);
    feed(bulk, 0, bulk.length);
    assertThatThrownBy(() -> decoder.next(false)).hasMessage("unauthenticated bulk length");
  }

  @Test
  void understandsQuotesAndEscapes() throws ProtocolException {
    assertThat(decode("set \"a\\x41\\n\\\"\\\\\" 'it\\'s \\n'  \t x\"y\r\n"))
        .containsExactly(List.of("set", "aA\n\"\\", "it's \\n", "x\"y"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverComesItNeitherFailsOtherwiseNorLeaks(long seed) {
    Random random = new Random(seed);
    byte[] sample = SAMPLE.getBytes(ISO_8859_1);
    for (int round = 0; round < 5000; round++) {
      byte[] bytes = sample.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) "*$\r\n-0159a\"".charAt(random.nextInt(11));
      }
      if (random.nextInt(10) == 0) {
        random.nextBytes(bytes);
      }
      feedUntilRefused(random, bytes);
      decoder.close();
      decoder = decoder();
    }
  }

  private void feedUntilRefused(Random random, byte[] bytes) {
    try {
      for (int at = 0; at < bytes.length; ) {
        int to = Math.min(bytes.length, at + 1 + random.nextInt(300));
        feed(bytes, at, to);
        commands();
        at = to;
        assertThat(decoder.heldBytes()).isLessThan(8192);
      }
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Test
  void downgradesNullsAndMapsWhereverTheyAre() {
    assertThat(downgraded("_\r\n")).isEqualTo("$-1\r\n");
    assertThat(downgraded("$3\r\n_\r\n\r\n")).isEqualTo("$3\r\n_\r\n\r\n");
    assertThat(downgraded("*3\r\n$1\r\n_\r\n_\r\n*1\r\n_\r\n"))
        .isEqualTo("*3\r\n$1\r\n_\r\n$-1\r\n*1\r\n$-1\r\n");
    assertThat(downgraded("%2\r\n+a\r\n:1\r\n+b\r\n%1\r\n+c\r\n_\r\n"))
        .isEqualTo("*4\r\n+a\r\n:1\r\n+b\r\n*2\r\n+c\r\n$-1\r\n");
    byte[] same = "*1\r\n$2\r\n%1\r\n".getBytes(ISO_8859_1);
    assertThat(Resp2.of(same)).isSameAs(same);
  }

  private static String downgraded(String reply) {
    return new String(Resp2.of(reply.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  @Test
  void numbersAreThoseOfRedis() throws Exception {
    for (String good : List.of("0", "-1", "9223372036854775807", "-9223372036854775808")) {
      assertThat(inArgument(good).integer(0)).isEqualTo(Long.parseLong(good));
    }
    for (String bad : Arrays.asList("", "+1", "1.0", "9223372036854775808", "a", " 1", "1e3")) {
      RespCommand command = inArgument(bad);
      assertThatThrownBy(() -> command.integer(0)).as(bad).isInstanceOf(CommandException.class);
    }
  }

  private static RespCommand inArgument(String text) {
    RespCommand command = new RespCommand();
    command.reset(Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1)), 0);
    command.add(0, text.length());
    return command;
  }
}
