public import CTVetPackets

/// Which end of a connection NAT changes (`enum nf_nat_manip_type`).
public enum Manipulation: Sendable, CaseIterable {
  /// The source, at postrouting or input.
  case source
  /// The destination, at prerouting or output.
  case destination

  /// The other end.
  public var opposite: Manipulation { self == .source ? .destination : .source }

  /// The bit that tells whether this end is translated in packets of a direction: in replies, the source is
  /// what was the destination.
  func translatedBit(in direction: Direction) -> ConnectionStatus {
    (self == .source) == (direction == .original) ? .sourceNAT : .destinationNAT
  }

  /// The bit that is set once this end is translated in original direction.
  var translatedBit: ConnectionStatus { translatedBit(in: .original) }

  /// The bit that tells that it is decided whether to translate this end.
  var doneBit: ConnectionStatus { self == .source ? .sourceNATDone : .destinationNATDone }
}

/// What NAT may choose from (`struct nf_nat_range2`).
public struct TranslationRange: Sendable, Hashable {
  /// How to choose (`NF_NAT_RANGE_*`), numbered as the kernel does.
  public struct Flags: OptionSet, Sendable, Hashable {
    /// The bits.
    public var rawValue: UInt32

    /// Creates a set of bits.
    public init(rawValue: UInt32) {
      self.rawValue = rawValue
    }

    /// The addresses count (`NF_NAT_RANGE_MAP_IPS`).
    public static let addresses = Flags(rawValue: 1 << 0)
    /// The ports count (`NF_NAT_RANGE_PROTO_SPECIFIED`).
    public static let ports = Flags(rawValue: 1 << 1)
    /// Ports are drawn from a hash (`NF_NAT_RANGE_PROTO_RANDOM`).
    public static let random = Flags(rawValue: 1 << 2)
    /// The same source always gets the same address (`NF_NAT_RANGE_PERSISTENT`).
    public static let persistent = Flags(rawValue: 1 << 3)
    /// Ports are random (`NF_NAT_RANGE_PROTO_RANDOM_FULLY`).
    public static let fullyRandom = Flags(rawValue: 1 << 4)
    /// Ports are moved by a base (`NF_NAT_RANGE_PROTO_OFFSET`).
    public static let portOffset = Flags(rawValue: 1 << 5)
    /// The network part is replaced (`NF_NAT_RANGE_NETMAP`).
    public static let netmap = Flags(rawValue: 1 << 6)
    /// Ports are drawn, one way or the other (`NF_NAT_RANGE_PROTO_RANDOM_ALL`).
    static let randomPorts: Flags = [.random, .fullyRandom]
  }

  /// How to choose.
  public var flags: Flags
  /// The first address.
  public var minimumAddress: IPAddress
  /// The last address.
  public var maximumAddress: IPAddress
  /// The first port.
  public var minimumPort: UInt16
  /// The last port.
  public var maximumPort: UInt16
  /// The port that is moved to the first one; it counts for `Flags.portOffset` alone.
  public var basePort: UInt16 = 0

  /// Creates a range.
  public init(
    flags: Flags, minimumAddress: IPAddress = IPAddress(high: 0, low: 0),
    maximumAddress: IPAddress = IPAddress(high: 0, low: 0), minimumPort: UInt16 = 0,
    maximumPort: UInt16 = 0
  ) {
    self.flags = flags
    self.minimumAddress = minimumAddress
    self.maximumAddress = maximumAddress
    self.minimumPort = minimumPort
    self.maximumPort = maximumPort
  }
}
