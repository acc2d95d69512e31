import CTVetBytecode
import CTVetConntrack
import CTVetPackets

/// What most rules ask of a packet, laid out in one row of bytes, so that a rule is compared with it by
/// loads, masks and comparisons of eight bytes.
///
/// Layout: the bytes stand as they would in registers: those of headers as in the packet, numbers in the
/// order of a little-endian host. The protocol numbers stand right in front of the transport header, where
/// one comparison sees them with the ports. Bytes that a packet does not have are left over from another
/// one: whoever finds a match asks `valid` whether they count. It can't be copied, so that comparisons read
/// it where it is.
struct PacketView: ~Copyable {
  /// Where what begins.
  enum Place {
    static let network = 0
    static let networkProtocol = 66
    static let transportProtocol = 67
    static let transport = 68
    static let length = 132
    static let mark = 136
    static let input = 140
    static let output = 144
    static let priority = 148
    static let packetType = 152
    static let etherType = 156
    static let inputName = 160
    static let outputName = 176
    static let connectionState = 192
    static let connectionStatus = 196
    static let connectionMark = 200
    static let connectionDirection = 204
    static let link = 208
    /// All bytes, without those that the last comparison may read too many.
    static let end = 224
  }

  /// How many bytes of the network header, and of the transport header, there are.
  static let headerByteCount = 64
  /// How many bytes a link header has.
  static let linkByteCount = 14

  /// Parts that a packet may lack: bits for eight bytes each of the network and the transport header, and
  /// one for each of the others.
  enum Part {
    static let transport = 8
    static let network: UInt32 = 0xFF
    static let transportHeader: UInt32 = 0xFF00
    static let transportProtocol: UInt32 = 1 << 16
    static let connection: UInt32 = 1 << 17
    static let link: UInt32 = 1 << 18
    static let inputName: UInt32 = 1 << 19
    static let outputName: UInt32 = 1 << 20
  }

  private var words = [29 of UInt64](repeating: 0)
  /// Which parts the packet has, all their bytes.
  private(set) var valid: UInt32 = 0

  /// The part that a byte belongs to; 0 for those that are always there.
  static func part(of offset: Int) -> UInt32 {
    switch offset {
    case ..<(Place.network + headerByteCount): 1 << UInt32(offset / 8)
    case Place.transportProtocol: Part.transportProtocol
    case Place.transport..<(Place.transport + headerByteCount):
      1 << UInt32(Part.transport + (offset - Place.transport) / 8)
    case Place.inputName..<(Place.inputName + 16): Part.inputName
    case Place.outputName..<(Place.outputName + 16): Part.outputName
    case Place.connectionStatus..<Place.link: Part.connection
    case Place.link..<Place.end: Part.link
    default: 0
    }
  }

  /// Eight bytes from one on, the first one lowest.
  @inline(__always)
  func load(_ offset: UInt8) -> UInt64 {
    unsafe words.span.bytes.unsafeLoadUnaligned(fromByteOffset: Int(offset), as: UInt64.self)
  }

  /// A word of a key.
  @inline(__always)
  func word(_ word: QuickWord) -> UInt32 {
    let bytes = UInt32(truncatingIfNeeded: load(word.offset)) & word.mask ^ word.flipped
    return word.isSwapped ? bytes.byteSwapped : bytes
  }

  // MARK: Filling

  /// Takes a packet's bytes.
  ///
  /// - Parameter parts: Those that rules ask for.
  mutating func fill(
    _ packet: InFlightPacket, _ walk: RuleWalk, _ tracker: borrowing Tracker, _ host: Host,
    parts: UInt32
  ) {
    valid = 0
    let bytes = packet.bytes.span
    if parts & Part.network != 0 {
      let count = copy(bytes, from: 0, to: Place.network)
      valid |= Part.network >> UInt32(8 - count / 8)
    }
    let facts = walk.facts
    if facts.hasTransport {
      valid |= Part.transportProtocol
      if parts & Part.transportHeader != 0 {
        let count = copy(bytes, from: facts.transportOffset, to: Place.transport)
        if !facts.isLaterFragment {
          valid |= (0xFF >> UInt32(8 - count / 8)) << UInt32(Part.transport)
        }
      }
    }
    store(walk.protocolFamily, at: Place.networkProtocol)
    store(facts.transport, at: Place.transportProtocol)
    store(UInt32(truncatingIfNeeded: walk.length(of: packet)), at: Place.length)
    store(packet.mark, at: Place.mark)
    store(walk.input(of: packet)?.rawValue ?? 0, at: Place.input)
    store(walk.output(of: packet)?.rawValue ?? 0, at: Place.output)
    store(packet.priority, at: Place.priority)
    store(walk.packetType(of: packet), at: Place.packetType)
    store(facts.version == .v4 ? 0x0008 : 0xDD86 as UInt16, at: Place.etherType)
    if parts & Part.inputName != 0 {
      store(walk.input(of: packet), host, at: Place.inputName)
      valid |= Part.inputName
    }
    if parts & Part.outputName != 0 {
      store(walk.output(of: packet), host, at: Place.outputName)
      valid |= Part.outputName
    }
    store(RuleWalk.state(of: packet.attachment), at: Place.connectionState)
    if parts & Part.connection != 0, let id = RuleWalk.connection(of: packet, tracker) {
      valid |= Part.connection
      store(UInt32(tracker[id].status.rawValue), at: Place.connectionStatus)
      store(tracker[id].mark, at: Place.connectionMark)
      store(
        UInt32(packet.attachment.info?.direction.rawValue ?? 0), at: Place.connectionDirection)
    }
    if parts & Part.link != 0, packet.link.count == Self.linkByteCount {
      valid |= Part.link
      for index in 0..<Self.linkByteCount { store(packet.link[index], at: Place.link + index) }
    }
  }

  /// Copies as many bytes as a header has here, at most.
  ///
  /// - Returns: How many there were.
  @inline(__always)
  private mutating func copy(_ bytes: Span<UInt8>, from start: Int, to place: Int) -> Int {
    let count = min(Self.headerByteCount, max(0, bytes.count - start))
    var index = 0
    while index &+ 8 <= count {
      let word = unsafe bytes.bytes.unsafeLoadUnaligned(
        fromByteOffset: start &+ index, as: UInt64.self)
      store(word, at: place &+ index)
      index &+= 8
    }
    while index < count {
      store(bytes[start + index], at: place + index)
      index += 1
    }
    return count
  }

  @inline(__always)
  private mutating func store<Number: FixedWidthInteger & BitwiseCopyable>(
    _ number: Number, at place: Int
  ) {
    var span = words.mutableSpan
    var bytes = unsafe span.mutableBytes
    bytes.storeBytes(of: number, toByteOffset: place, as: Number.self)
  }

  /// Stores an interface's name with zeros behind it.
  private mutating func store(_ index: InterfaceIndex?, _ host: Host, at place: Int) {
    var registers = Registers()
    registers.store(index.flatMap(host.interface)?.name ?? "", byteCount: 16, at: 0)
    for word in 0..<4 { store(registers[word], at: place + word * 4) }
  }
}
