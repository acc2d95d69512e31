import CTVetPackets

/// What an address tells by itself, without any route (include/linux/in.h, `__ipv6_addr_type`).
extension IPAddress {
  /// Whether it is all zeros.
  var isUnspecified: Bool { high == 0 && low == 0 }

  /// Whether it names a group.
  func isMulticast(_ version: IPVersion) -> Bool {
    version == .v4 ? high >> 60 == 0xE : high >> 56 == 0xFF
  }

  /// Whether it never leaves a host.
  func isLoopback(_ version: IPVersion) -> Bool {
    version == .v4 ? high >> 56 == 127 : high == 0 && low == 1
  }

  /// Whether it is only good on one link: `fe80::/10`, or for groups scope 2.
  var isLinkLocalV6: Bool {
    high >> 54 == 0xFE80 >> 6 || high >> 56 == 0xFF && multicastScope == 2
  }

  /// The scope of a group of IPv6, 0 to 15.
  var multicastScope: UInt8 { UInt8(truncatingIfNeeded: high >> 48) & 15 }

  /// Whether it is `0.0.0.0`, all that is left of the "zero network" since Linux 5.3 (`ipv4_is_zeronet`).
  var isZeroNetworkV4: Bool { v4 == 0 }

  /// Whether it is `255.255.255.255`, for IPv4.
  var isLimitedBroadcastV4: Bool { v4 == .max }

  /// Whether it is in `224.0.0.0/24`, for IPv4.
  var isLocalMulticastV4: Bool { v4 >> 8 == 0xE0_0000 }

  /// Whether it carries an address of IPv4, `::ffff:0:0/96`.
  var isMappedV4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// The address with the bits behind a prefix cleared.
  func masked(_ length: Int, _ version: IPVersion) -> IPAddress {
    let mask = Self.mask(length)
    return IPAddress(high: high & mask.high, low: low & mask.low)
  }

  /// The address with the bits behind a prefix set, for IPv4.
  func broadcastV4(_ length: Int) -> IPAddress {
    IPAddress(v4: v4 | ~Self.mask(length).v4)
  }

  /// As many ones as a prefix has bits, from the first bit on.
  static func mask(_ length: Int) -> IPAddress {
    IPAddress(
      high: length <= 0 ? 0 : length >= 64 ? .max : ~(.max >> UInt64(length)),
      low: length <= 64 ? 0 : length >= 128 ? .max : ~(.max >> UInt64(length - 64)))
  }

  /// How many bits two addresses share from the first on.
  func commonPrefixLength(_ other: IPAddress) -> Int {
    let high = (self.high ^ other.high).leadingZeroBitCount
    return high < 64 ? high : 64 + (low ^ other.low).leadingZeroBitCount
  }
}
