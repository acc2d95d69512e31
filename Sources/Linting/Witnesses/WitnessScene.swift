import CTVetDiagnostics
import CTVetRulesetModel

/// A host between two ends of a connection, and the packets that show what a finding says.
///
/// It is made out of what a probe knows; what isn't known is chosen. Whether the packets fare as they
/// shall is for the simulator to say.
struct WitnessScene {
  /// One of the two ends.
  private struct End {
    /// The interface that leads there; nil for the host itself.
    let interface: String?
    /// Its address.
    let address: UInt128
    /// Its port.
    let port: UInt128
  }

  private let family: Family
  private let transport: UInt8
  private let first: End
  private let second: End
  private var lines: [String] = []
  private var hasPackets = false

  /// The scene of a connection whose first packet is a probe at a hook: input, forward or output.
  ///
  /// It is nil where a probe is of another protocol, or names what doesn't go together.
  init?(of probe: Probe, at hook: Hook) {
    let family = probe.family ?? .ip
    let transport = probe.transport ?? Probe.Transport.tcp
    guard transport == Probe.Transport.tcp || transport == Probe.Transport.udp else { return nil }
    self.family = family
    self.transport = transport
    let input = hook == .output ? nil : Self.name(probe[.inputInterface], else: "in0")
    let output = hook == .input ? nil : Self.name(probe[.outputInterface], else: "out0")
    let source = Self.number(probe[.sourceAddress], else: Self.address(family, 1))
    let destination = Self.number(
      probe[.destinationAddress], else: Self.address(family, hook == .input ? 1 : 2) + 1)
    first = End(
      interface: input, address: source,
      port: Self.number(probe[.sourcePort], else: 40000))
    second = End(
      interface: output, address: destination,
      port: Self.number(probe[.destinationPort], else: 50080))
    guard input == nil || input != output else { return nil }
    for (end, other) in [(first, second), (second, first)] {
      guard let interface = end.interface else { continue }
      // The host's own address, or one beside that of the end.
      let own = other.interface == nil ? other.address : neighbour(of: end.address)
      lines.append("interface \(interface) \(text(own))/\(family == .ip ? 24 : 64)")
      guard isNear(own, end.address) else {
        lines.append("route \(text(end.address)) dev \(interface)")
        continue
      }
    }
  }

  /// The witness that the packets make.
  var witness: Witness? { hasPackets ? Witness(lines: lines) : nil }

  // MARK: Packets

  /// Adds the first packet of the connection; `flags` are those of TCP.
  mutating func begin(flags: String = "S", expecting expectation: String) {
    send(from: first, to: second, flags: flags, numbers: "1000:1000(0)", expectation)
  }

  /// Adds a first packet to another destination, which is translated to the second end; a destination
  /// that isn't known is the host itself.
  mutating func begin(
    to address: Probe.Value, port: Probe.Value, expecting expectation: String
  ) {
    let target = End(
      interface: nil, address: Self.number(address, else: neighbour(of: first.address)),
      port: Self.number(port, else: second.port))
    send(from: first, to: target, flags: "S", numbers: "1000:1000(0)", expectation)
  }

  /// A match of the address that the first end has.
  var sourceMatch: String { "\(family == .ip ? "ip" : "ip6") saddr \(text(first.address))" }

  /// Adds a segment that conntrack refuses: a FIN with ACK of no connection.
  mutating func stray(expecting expectation: String) {
    send(from: first, to: second, flags: "F.", numbers: "1000:1000(0) ack 1", expectation)
  }

  /// Adds the answer to the first packet.
  mutating func answer(expecting expectation: String) {
    send(from: second, to: first, flags: "S.", numbers: "5000:5000(0) ack 1001", expectation)
  }

  /// Adds the error that a router sends about the first packet, which was too big for it.
  mutating func error(expecting expectation: String) {
    guard let place = second.interface else { return }
    let router = neighbour(of: neighbour(of: second.address) + 1)
    let flags = transport == Probe.Transport.tcp ? " S" : " (12)"
    let kind =
      family == .ip
      ? "icmp \(text(router)) > \(text(first.address)) destination-unreachable code frag-needed"
      : "icmpv6 \(text(router)) > \(text(first.address)) packet-too-big"
    add(
      "\(place) \(kind) mtu 1280 [\(name) \(ends(first, second))\(flags)]", expectation)
  }

  private mutating func send(
    from source: End, to target: End, flags: String, numbers: String, _ expectation: String
  ) {
    let rest =
      transport == Probe.Transport.tcp ? "\(flags) \(numbers) win 64240" : "(12)"
    add("\(source.interface ?? "local") \(name) \(ends(source, target)) \(rest)", expectation)
  }

  private mutating func add(_ packet: String, _ expectation: String) {
    lines.append("\(hasPackets ? "+0.010" : "0.000") \(packet)")
    lines.append("  expect \(expectation)")
    hasPackets = true
  }

  // MARK: Texts

  private var name: String { transport == Probe.Transport.tcp ? "tcp" : "udp" }

  private func ends(_ source: End, _ target: End) -> String {
    "\(endpoint(source)) > \(endpoint(target))"
  }

  private func endpoint(_ end: End) -> String {
    family == .ip ? "\(text(end.address)):\(end.port)" : "[\(text(end.address))]:\(end.port)"
  }

  private func text(_ address: UInt128) -> String { Self.text(address, family) }

  /// An address as text.
  static func text(_ address: UInt128, _ family: Family) -> String {
    if family == .ip {
      return stride(from: 24, through: 0, by: -8).map { "\((address >> UInt128($0)) & 0xFF)" }
        .joined(separator: ".")
    }
    return stride(from: 112, through: 0, by: -16).map {
      String((address >> UInt128($0)) & 0xFFFF, radix: 16)
    }.joined(separator: ":")
  }

  // MARK: Choices

  private static func name(_ value: Probe.Value, else name: String) -> String {
    if case .name(let known) = value { known } else { name }
  }

  private static func number(_ value: Probe.Value, else number: UInt128) -> UInt128 {
    if case .number(let known) = value { known } else { number }
  }

  /// The first address of a network that is kept for documentation, RFC 5737 and RFC 3849.
  private static func address(_ family: Family, _ network: UInt128) -> UInt128 {
    if family == .ip { return network == 1 ? 0xC000_0202 : 0xC633_6402 }
    return 0x2001_0db8_0000_0000_0000_0000_0000_0002 | network << 64
  }

  private func neighbour(of address: UInt128) -> UInt128 {
    address & 0xFF == 1 ? address + 1 : address & ~0xFF | 1
  }

  private func isNear(_ one: UInt128, _ other: UInt128) -> Bool {
    let bits: UInt128 = family == .ip ? 8 : 64
    return one >> bits == other >> bits
  }
}

extension Hook {
  /// The way of packets that a witness sends through a chain at the hook: through input, output, or
  /// on to another interface.
  var witnessHook: Hook {
    switch self {
    case .input: .input
    case .output: .output
    default: .forward
    }
  }
}

extension Witness {
  /// A neighbour solicitation to this host, or from it, and its fate.
  static func solicitation(at hook: Hook, expecting expectation: String) -> Witness {
    let packet =
      hook == .output
      ? "local icmpv6 2001:db8::1 > ff02::1:ff00:2" : "in0 icmpv6 2001:db8::2 > 2001:db8::1"
    return Witness(lines: [
      "interface in0 2001:db8::1/64", "0.000 \(packet) nd-neighbor-solicit hoplimit 255",
      "  expect \(expectation)",
    ])
  }
}
