package dev.troupe.testkit.process;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A process for the tests: echoes bytes on a port, one connection after the other. */
final class EchoMain {
  private EchoMain() {}

  public static void main(String[] args) throws Exception {
    System.out.println("variable " + System.getenv("ECHO_TEST") + ", argument " + args[1]);
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(args[0]), 10, InetAddress.getLoopbackAddress())) {
      System.out.println("listening");
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (java.io.IOException reset) {
          System.out.println("connection ended: " + reset.getMessage());
        }
      }
    }
  }
}
