import CTVetPackets

extension TranslationRange {
  /// Whether the source of a tuple needs no change to lie in the range (`nf_in_range`).
  func containsSource(of tuple: Tuple) -> Bool {
    if flags.contains(.addresses), !contains(tuple.source) {
      return false
    }
    return !flags.contains(.ports) || containsPort(of: tuple, .source)
  }

  /// Whether the port, identifier or key that is changed lies in the range (`l4proto_in_range`).
  ///
  /// Protocols without ports are always in range.
  func containsPort(of tuple: Tuple, _ manipulation: Manipulation) -> Bool {
    switch tuple.transport {
    case .icmp, .icmpv6:
      tuple.sourcePort >= minimumPort && tuple.sourcePort <= maximumPort
    case .gre, .tcp, .udp, .udplite, .dccp, .sctp:
      tuple.port(manipulation) >= minimumPort && tuple.port(manipulation) <= maximumPort
    default: true
    }
  }

  private func contains(_ address: IPAddress) -> Bool {
    !address.isBelow(minimumAddress) && !maximumAddress.isBelow(address)
  }
}

extension IPAddress {
  fileprivate func isBelow(_ other: IPAddress) -> Bool {
    high == other.high ? low < other.low : high < other.high
  }
}

extension Tuple {
  /// The port at the end that a manipulation changes.
  func port(_ manipulation: Manipulation) -> UInt16 {
    manipulation == .source ? sourcePort : destinationPort
  }

  /// Changes the port at the end that a manipulation changes.
  mutating func setPort(_ port: UInt16, _ manipulation: Manipulation) {
    switch manipulation {
    case .source: sourcePort = port
    case .destination: destinationPort = port
    }
  }

  /// Changes the address at the end that a manipulation changes.
  mutating func setAddress(_ address: IPAddress, _ manipulation: Manipulation) {
    switch manipulation {
    case .source: source = address
    case .destination: destination = address
    }
  }
}
