package dev.troupe.testkit.sim;

/** A message on its way. */
record Parcel(String from, String to, String addressee, Wire.Packed packed, String type) {
  String route() {
    return from + " -> " + to + "/" + addressee;
  }

  @Override
  public String toString() {
    return route();
  }
}
