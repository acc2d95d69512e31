import CTVetConntrack
import CTVetPackets

/// A packet that both sides are shown, and what went before it.
struct Probe: Sendable, Hashable {
  /// Which way it takes through the host.
  enum Way: Sendable, Hashable {
    case input
    case forward
    case output
  }

  /// What conntrack knows of it.
  enum Past: Sendable, Hashable, CaseIterable {
    case new
    case established
    case reply
    case related
    case invalid
    case untracked
    /// Established, its destination having been translated by someone else before.
    case translatedDestination
    /// The same for its source.
    case translatedSource
  }

  var version: IPVersion
  var way: Way
  var past = Past.new
  /// Names of interfaces; that by which it leaves counts for all but input.
  var input = "in0"
  var output = "out0"
  var source: UInt128
  var destination: UInt128
  var transport: UInt8 = 6
  var sourcePort: UInt16 = 40_000
  var destinationPort: UInt16 = 80
  /// TCP's flags; nil for those that fit the past.
  var flags: UInt8?
  /// The largest segment that it offers; nil for none.
  var segmentSize: UInt16? = 1460
  /// Other options of TCP: kinds of two bytes.
  var options: [UInt8] = []
  var type: UInt8 = 8
  var code: UInt8 = 0
  var hops: UInt8 = 64
  var service: UInt8 = 0
  /// The whole length; nil for what the headers take.
  var length: Int?
  var mark: UInt32 = 0
  /// The mark of the connection that it belongs to.
  var connectionMark: UInt32 = 0
  var labels: Set<Int> = []
  /// The helper of the connection that foretold it.
  var helper: ConntrackHelper?
  var ethernetSource: UInt64 = 0x0200_0000_0099
  var packetType: UInt8 = 0
  /// The extension headers of IPv6 in front of the transport header.
  var headers: [ExtraHeader] = []
  /// The index of ESP, AH and IPComp.
  var securityIndex: UInt32 = 0x100
  /// The type of a mobility header, or of a packet of DCCP.
  var headerType: UInt8 = 0
  /// The chunks of SCTP; none for one of data.
  var chunks: [ProbeChunk] = []
  /// What follows the transport header.
  var payload: [UInt8] = []
  /// Packets that went before it in its direction, besides those that every conversation has, and their length.
  var further: (count: Int, length: Int) {
    get { (furtherCount, furtherLength) }
    set { (furtherCount, furtherLength) = newValue }
  }
  private var furtherCount = 0
  private var furtherLength = 0
  /// The time of day when it comes, in seconds since 1970; nil for any.
  var clock: Int64?
  /// How often it is sent.
  var copies = 1
  /// Whether all of them come from one port.
  var keepsPort = false

  init(_ version: IPVersion, _ way: Way) {
    self.version = version
    self.way = way
    // TEST-NET-1 and TEST-NET-2 (RFC 5737), and the prefix for documentation (RFC 3849).
    source = version == .v4 ? 0xC000_020A : 0x2001_0DB8 << 96 | 0xA
    destination = version == .v4 ? 0xC633_6414 : 0x2001_0DB8 << 96 | 1 << 64 | 0x14
    if version == .v6 { type = 128 }
  }

  /// Whether the protocol has ports in its first four bytes.
  var hasPorts: Bool { [6, 17, 33, 132, 136].contains(transport) }
  /// Whether it is ICMP of its version.
  var isICMP: Bool { transport == (version == .v4 ? 1 : 58) }
  /// Whether it is a message of ICMP about another packet.
  var isICMPError: Bool {
    isICMP && (version == .v4 ? [3, 4, 5, 11, 12].contains(type) : (1...4).contains(type))
  }
}
