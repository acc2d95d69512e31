import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct DefragmenterTests {
  private static let payload = (0..<64).map { UInt8($0) }

  /// A fragment of IPv4 with a part of the payload.
  private static func fragment(
    _ range: Range<Int>, identification: UInt16 = 9, forbidsFragments: Bool = false,
    typeOfService: UInt8 = 0
  ) -> [UInt8] {
    let isLast = range.upperBound >= payload.count
    return PacketBuilder.packet(
      .udp, from: .client, to: .server, payload: Array(payload[range]),
      identification: identification,
      fragment: UInt16(range.lowerBound / 8) | (isLast ? 0 : 0x2000)
        | (forbidsFragments ? 0x4000 : 0), typeOfService: typeOfService)
  }

  /// A fragment of IPv6 with a part of the payload.
  private static func fragment6(_ range: Range<Int>, identification: UInt8 = 9) -> [UInt8] {
    let isLast = range.upperBound >= payload.count
    return PacketBuilder.packet(
      .udp, from: .client6, to: .server6, payload: Array(payload[range]),
      extensions: [17, 0] + PacketBuilder.big(UInt16(range.lowerBound) | (isLast ? 0 : 1))
        + [0, 0, 0, identification], firstHeader: 44)
  }

  private static func add(
    _ packet: [UInt8], to defragmenter: inout Defragmenter, at now: Timestamp = .zero
  ) -> DefragmentationOutcome {
    guard let headers = try? PacketHeaders(parsing: packet.span) else { return .drop }
    return defragmenter.defragment(packet.span, headers, hook: .prerouting, interface: 1, at: now)
  }

  private static let whole = PacketBuilder.packet(
    .udp, from: .client, to: .server, payload: payload, identification: 9)
  private static let whole6 = PacketBuilder.packet(
    .udp, from: .client6, to: .server6, payload: payload)

  @Test func `A whole packet passes`() {
    var defragmenter = Defragmenter()
    #expect(Self.add(Self.whole, to: &defragmenter) == .pass)
    #expect(Self.add(Self.whole6, to: &defragmenter) == .pass)
  }

  @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func `Fragments make the packet in any order`(order: [Int]) throws {
    let parts = [0..<24, 24..<48, 48..<64]
    var defragmenter = Defragmenter()
    for isIPv6 in [false, true] {
      for place in order.prefix(2) {
        let part = isIPv6 ? Self.fragment6(parts[place]) : Self.fragment(parts[place])
        #expect(Self.add(part, to: &defragmenter) == .hold)
      }
      let last = isIPv6 ? Self.fragment6(parts[order[2]]) : Self.fragment(parts[order[2]])
      guard case .whole(let packet) = Self.add(last, to: &defragmenter) else {
        Issue.record("not whole")
        return
      }
      #expect(packet.bytes == (isIPv6 ? Self.whole6 : Self.whole))
      #expect(packet.fragmentPayloads == [24, 24, 16])
      #expect(packet.largestFragment == (isIPv6 ? 72 : 44))
      #expect(!packet.forbidsFragments)
    }
  }

  @Test func `Other packets' fragments are apart`() {
    var defragmenter = Defragmenter()
    #expect(Self.add(Self.fragment(0..<32), to: &defragmenter) == .hold)
    #expect(
      Self.add(Self.fragment(32..<64, identification: 10), to: &defragmenter) == .hold)
    guard case .whole = Self.add(Self.fragment(32..<64), to: &defragmenter) else {
      Issue.record("not whole")
      return
    }
  }

  @Test func `A fragment that came already is ignored`() {
    var defragmenter = Defragmenter()
    #expect(Self.add(Self.fragment(0..<32), to: &defragmenter) == .hold)
    #expect(Self.add(Self.fragment(0..<32), to: &defragmenter) == .hold)
    guard case .whole = Self.add(Self.fragment(32..<64), to: &defragmenter) else {
      Issue.record("not whole")
      return
    }
  }

  @Test func `Fragments that overlap end the packet`() {
    var defragmenter = Defragmenter()
    #expect(Self.add(Self.fragment(0..<32), to: &defragmenter) == .hold)
    #expect(Self.add(Self.fragment(24..<64), to: &defragmenter) == .hold)
    #expect(Self.add(Self.fragment(32..<64), to: &defragmenter) == .hold)
    #expect(Self.add(Self.fragment6(0..<32), to: &defragmenter) == .hold)
    #expect(Self.add(Self.fragment6(24..<64), to: &defragmenter) == .drop)
    #expect(Self.add(Self.fragment6(32..<64), to: &defragmenter) == .hold)
  }

  @Test func `What does not come in time is given up, with its first fragment`() {
    var defragmenter = Defragmenter()
    #expect(Self.add(Self.fragment(0..<32), to: &defragmenter) == .hold)
    #expect(Self.add(Self.fragment6(32..<64), to: &defragmenter, at: .seconds(1)) == .hold)
    #expect(defragmenter.expire(at: .seconds(29)).isEmpty)
    let given = defragmenter.expire(at: .seconds(100))
    #expect(given.map(\.firstFragment) == [Self.fragment(0..<32), nil])
    #expect(given.map(\.time) == [.seconds(30), .seconds(61)])
    #expect(given.allSatisfy { $0.interface == 1 })
    #expect(Self.add(Self.fragment(32..<64), to: &defragmenter, at: .seconds(100)) == .hold)
  }

  @Test func `The largest fragment's will not to be fragmented is the packet's`() {
    var defragmenter = Defragmenter()
    _ = Self.add(Self.fragment(0..<48, forbidsFragments: true), to: &defragmenter)
    guard case .whole(let packet) = Self.add(Self.fragment(48..<64), to: &defragmenter) else {
      Issue.record("not whole")
      return
    }
    #expect(packet.forbidsFragments)
    #expect(packet.largestFragment == 68)
    #expect(packet.bytes[6] == 0x40)
  }

  @Test func `Congestion that one fragment met is the packet's`() {
    var defragmenter = Defragmenter()
    _ = Self.add(Self.fragment(0..<32, typeOfService: 2), to: &defragmenter)
    let last = Self.add(Self.fragment(32..<64, typeOfService: 3), to: &defragmenter)
    guard case .whole(let packet) = last else {
      Issue.record("not whole")
      return
    }
    #expect(packet.bytes[1] == 3)
  }

  @Test func `Marks that don't go together end the packet`() {
    var defragmenter = Defragmenter()
    _ = Self.add(Self.fragment(0..<32, typeOfService: 0), to: &defragmenter)
    #expect(Self.add(Self.fragment(32..<64, typeOfService: 3), to: &defragmenter) == .hold)
  }

  @Test func `More than 65535 bytes are no packet`() {
    var defragmenter = Defragmenter()
    let end = PacketBuilder.packet(
      .udp, from: .client, to: .server, payload: Array(Self.payload), identification: 9,
      fragment: 0x1FFF)
    #expect(Self.add(Self.fragment(0..<32), to: &defragmenter) == .hold)
    #expect(Self.add(end, to: &defragmenter) == .hold)
  }

  @Test func `A first fragment of IPv6 without its transport header passes`() {
    var defragmenter = Defragmenter()
    let short = PacketBuilder.packet(
      .udp, from: .client6, to: .server6, payload: [1, 2, 3, 4, 5, 6, 7, 8],
      extensions: [6, 0, 0, 1, 0, 0, 0, 1], firstHeader: 44)
    #expect(Self.add(short, to: &defragmenter) == .pass)
  }
}
