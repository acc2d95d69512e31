import CTVetPackets

/// Makes packets for tests, with right lengths and checksums unless told otherwise.
enum PacketBuilder {
  /// A packet of IPv4 or IPv6 around a payload, whose checksum is filled in.
  static func packet(
    _ transport: TransportProtocol, from source: Endpoint, to destination: Endpoint,
    payload: [UInt8], checksumAt checksum: Int? = nil, hopLimit: UInt8 = 64,
    identification: UInt16 = 1, fragment: UInt16 = 0, typeOfService: UInt8 = 0,
    extensions: [UInt8] = [], firstHeader: UInt8? = nil
  ) -> [UInt8] {
    var bytes: [UInt8]
    switch source.version {
    case .v4:
      let total = UInt16(20 + extensions.count + payload.count)
      bytes =
        [0x40 | UInt8(5 + extensions.count / 4), typeOfService] + big(total)
        + big(identification) + big(fragment) + [hopLimit, transport.rawValue, 0, 0]
        + words(source) + words(destination) + extensions
      let sum = InternetChecksum.of(bytes.span, from: 0, to: bytes.count)
      bytes.replaceSubrange(10..<12, with: big(sum))
    case .v6:
      bytes =
        [0x60 | typeOfService >> 4, typeOfService << 4, 0, 0]
        + big(UInt16(extensions.count + payload.count))
        + [firstHeader ?? transport.rawValue, hopLimit] + words(source) + words(destination)
        + extensions
    }
    let start = bytes.count
    bytes += payload
    if let checksum {
      let counted: UInt16 =
        transport == .icmp
        ? InternetChecksum.of(bytes.span, from: start, to: bytes.count)
        : InternetChecksum.ofTransport(
          bytes.span, from: start, to: bytes.count, version: source.version,
          transport: transport == .udplite ? .udp : transport)
      bytes.replaceSubrange(start + checksum..<start + checksum + 2, with: big(counted))
    }
    return bytes
  }

  /// A UDP packet.
  static func udp(
    from source: Endpoint, to destination: Endpoint, payload: [UInt8] = [1, 2, 3]
  ) -> [UInt8] {
    packet(
      .udp, from: source, to: destination,
      payload: big(source.port) + big(destination.port) + big(UInt16(8 + payload.count)) + [0, 0]
        + payload, checksumAt: 6)
  }

  /// A TCP segment without options.
  static func tcp(
    from source: Endpoint, to destination: Endpoint, flags: UInt8, sequence: UInt32 = 1000,
    acknowledgement: UInt32 = 0, payload: [UInt8] = []
  ) -> [UInt8] {
    packet(
      .tcp, from: source, to: destination,
      payload: big(source.port) + big(destination.port) + big(sequence) + big(acknowledgement)
        + [0x50, flags] + big(UInt16(64_240)) + [0, 0, 0, 0] + payload, checksumAt: 16)
  }

  /// An ICMP or ICMPv6 message, of which the second word is an identifier and a sequence number.
  static func icmp(
    from source: Endpoint, to destination: Endpoint, type: UInt8, code: UInt8 = 0,
    identifier: UInt16 = 7, payload: [UInt8] = [1, 2], hopLimit: UInt8 = 64
  ) -> [UInt8] {
    packet(
      source.version == .v4 ? .icmp : .icmpv6, from: source, to: destination,
      payload: [type, code, 0, 0] + big(identifier) + [0, 1] + payload, checksumAt: 2,
      hopLimit: hopLimit)
  }

  /// A number of two or four bytes, the most significant first.
  static func big(_ number: some FixedWidthInteger) -> [UInt8] {
    stride(from: number.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: number >> $0)
    }
  }

  private static func words(_ endpoint: Endpoint) -> [UInt8] {
    switch endpoint.version {
    case .v4: big(endpoint.address.v4)
    case .v6: big(endpoint.address.high) + big(endpoint.address.low)
    }
  }
}

extension Timestamp {
  /// A point some seconds after the beginning.
  static func seconds(_ seconds: Double) -> Timestamp {
    Timestamp(nanoseconds: Int64(seconds * 1e9))
  }
}
