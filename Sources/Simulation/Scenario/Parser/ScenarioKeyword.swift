/// The words of the scenario language, in the order of Grammar/scenario.ebnf.
package enum ScenarioKeyword: String, Sendable, CaseIterable {
  // The host.
  case ruleset, interface, mtu, host, route, sysctl, kernel, conntrack, on, auto, random
  // What happens.
  case run, local
  // Packets.
  case tcp, udp, udplite, icmp, icmpv6, sctp, gre, ip, ping, proto
  case handshake, data, close, reset, exchange
  case ack, win, urg, code, id, seq, gateway, pointer, vtag, tag, flags, key, call, count
  case hex
  case mss, wscale, sackOK, nop, eol, val, ecr, sack, kind
  case timestamps = "TS"
  // What any packet may have.
  case ttl, hoplimit, tos, ipid, df, mark, flowlabel, checksum, ipchecksum, bad, fragment, of
  case fragments
  // What is expected.
  case expect, accept, drop, reject, forward, deliver, output, hold, oif, no, entry, entries,
    timeout
}
