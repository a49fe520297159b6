package dev.troupe.bench.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.NO_DUPES;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.REDIRECT;
import org.jgroups.stack.Protocol;

/**
 * The protocols under and around RAFT: those of the configuration that jgroups-raft is delivered
 * and measured with by its authors (raft.xml), with their values, but over TCP, which ours uses
 * too, instead of UDP multicast.
 */
final class JGroupsStack {

  private static final int FRAGMENT = 60_000;
  private static final long CREDITS = 2_000_000;
  private static final double THRESHOLD = 0.4;
  private static final long STABLE_BYTES = 4_000_000;
  private static final long STABLE_MILLIS = 50_000;
  private static final long RESEND_MILLIS = 500;
  private static final long JOIN_MILLIS = 2_000;
  private static final long VERIFY_MILLIS = 1_500;

  private JGroupsStack() {}

  static JChannel channel(ReplicaPlace place, RAFT raft) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    TCP tcp = new TCP();
    tcp.setBindAddress(loopback).setBindPort(place.port()).setPortRange(0);
    List<InetSocketAddress> hosts =
        place.ports().stream().map(port -> new InetSocketAddress(loopback, port)).toList();
    TCPPING ping = new TCPPING();
    ping.setInitialHosts(hosts).setPortRange(0);
    FD_SOCK sockets = new FD_SOCK();
    sockets.setBindAddress(loopback);
    NAKACK2 multicast = new NAKACK2();
    multicast.useMcastXmit(false).setXmitInterval(RESEND_MILLIS);
    UNICAST3 unicast = new UNICAST3();
    unicast.setXmitInterval(RESEND_MILLIS).setConnExpiryTimeout(0);
    List<Protocol> protocols =
        List.of(
            tcp,
            ping,
            new MERGE3(),
            sockets,
            new FD_ALL3(),
            new VERIFY_SUSPECT().setTimeout(VERIFY_MILLIS),
            multicast,
            unicast,
            new STABLE().setDesiredAverageGossip(STABLE_MILLIS).setMaxBytes(STABLE_BYTES),
            new NO_DUPES(),
            new GMS().setJoinTimeout(JOIN_MILLIS).printLocalAddress(false),
            new UFC().setMaxCredits(CREDITS).setMinThreshold(THRESHOLD),
            new MFC().setMaxCredits(CREDITS).setMinThreshold(THRESHOLD),
            new FRAG4().setFragSize(FRAGMENT),
            new ELECTION(),
            raft,
            new REDIRECT());
    JChannel channel = new JChannel(protocols);
    channel.setName(place.name());
    return channel;
  }
}
