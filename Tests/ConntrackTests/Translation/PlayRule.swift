import CTVetConntrack
import CTVetPackets

/// A rule of the play router, written out by hand for each recorded ruleset.
struct PlayRule {
  /// Where rules look.
  enum Place {
    case prerouting
    case output
    case postrouting
    case input
    case forward
  }

  /// What a rule does.
  enum Action {
    case translate(TranslationRange)
    case map(TranslationRange)
    case masquerade(TranslationRange)
    case redirect(TranslationRange)
    case help(ConntrackHelper)
    case expect(ExpectationObject)
    case mark(UInt32)
  }

  /// What a packet is to be.
  struct Match {
    var version: IPVersion?
    var transport: TransportProtocol?
    var port: ClosedRange<UInt16>?
    var source: ClosedRange<UInt32>?
    var destination: ClosedRange<UInt32>?
    var output: String?

    func accepts(_ packet: Tuple, output interface: String?) -> Bool {
      (version.map { $0 == packet.version } ?? true)
        && (transport.map { $0 == packet.transport } ?? true)
        && (port.map { $0.contains(packet.destinationPort) } ?? true)
        && (source.map { packet.version == .v4 && $0.contains(packet.source.v4) } ?? true)
        && (destination.map { packet.version == .v4 && $0.contains(packet.destination.v4) } ?? true)
        && (output.map { $0 == interface } ?? true)
    }
  }

  /// Whether it stands in a nat chain.
  var isTranslation: Bool {
    switch action {
    case .translate, .map, .masquerade, .redirect: true
    case .help, .expect, .mark: false
    }
  }

  var place: Place
  var match: Match
  var action: Action

  init(_ place: Place, _ match: Match = Match(), _ action: Action) {
    self.place = place
    self.match = match
    self.action = action
  }
}

extension TranslationRange {
  /// Addresses of IPv4, such as `10.0.0.1-10.0.0.9:80-90`.
  static func v4(
    _ first: String, _ last: String? = nil, ports: ClosedRange<UInt16>? = nil, _ flags: Flags = []
  ) -> TranslationRange {
    let low = IPAddress(v4: dotted(first))
    return TranslationRange(
      flags: flags.union(.addresses).union(ports == nil ? [] : .ports), minimumAddress: low,
      maximumAddress: last.map { IPAddress(v4: dotted($0)) } ?? low,
      minimumPort: ports?.lowerBound ?? 0, maximumPort: ports?.upperBound ?? 0)
  }

  /// Addresses of IPv6 by their halves.
  static func v6(
    _ first: (UInt64, UInt64), _ last: (UInt64, UInt64), _ flags: Flags = []
  ) -> TranslationRange {
    TranslationRange(
      flags: flags.union(.addresses), minimumAddress: IPAddress(high: first.0, low: first.1),
      maximumAddress: IPAddress(high: last.0, low: last.1))
  }

  /// Ports alone.
  static func ports(_ ports: ClosedRange<UInt16>? = nil, _ flags: Flags = []) -> TranslationRange {
    TranslationRange(
      flags: flags.union(ports == nil ? [] : .ports), minimumPort: ports?.lowerBound ?? 0,
      maximumPort: ports?.upperBound ?? 0)
  }
}

/// The number of an address such as `192.0.2.1`.
func dotted(_ text: String) -> UInt32 {
  text.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) }
}
