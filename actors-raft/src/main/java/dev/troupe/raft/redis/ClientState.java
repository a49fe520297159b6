package dev.troupe.raft.redis;

/** What a connection knows of its client. Belongs to the connection's event loop. */
final class ClientState {

  private static final int RESP2 = 2;

  final long id;
  final String address;
  final long openedNanos;
  int protocol = RESP2;
  boolean authenticated;
  String name = "";
  String libraryName = "";
  String libraryVersion = "";
  String lastCommand = "NULL";
  long session;
  long lastSequence; // used in the session, as far as is known here
  int window = 1;

  ClientState(long id, String address, long openedNanos, boolean authenticated) {
    this.id = id;
    this.address = address;
    this.openedNanos = openedNanos;
    this.authenticated = authenticated;
  }

  /** As if it had just connected. */
  void reset(boolean isAuthenticated) {
    protocol = RESP2;
    authenticated = isAuthenticated;
    name = "";
    session = 0;
    lastSequence = 0;
    window = 1;
  }

  boolean isResp2() {
    return protocol == RESP2;
  }
}
