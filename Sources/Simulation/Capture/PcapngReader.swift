import CTVetDiagnostics
import CTVetPackets

/// Reads files in the pcapng format, as Wireshark and `dumpcap` write them
/// (draft-ietf-opsawg-pcapng).
struct PcapngReader: Sendable {
  private var bytes: CaptureBytes
  private var position = 0
  private var ordinal = 0
  /// The interfaces of all sections so far.
  private(set) var interfaces: [CapturedInterface] = []
  /// Where those of this section begin.
  private var firstInterface = 0
  /// How many bytes at most packets of the interface were captured with, by interface; 0 for all.
  private var snapLengths: [UInt32] = []
  /// What was written beside the first section.
  private(set) var comment: String?
  /// What is wrong, in the order of the file.
  var diagnostics: [Diagnostic] = []

  /// The type of a block, by the number that begins it.
  private enum BlockType: UInt32 {
    case sectionHeader = 0x0A0D_0D0A
    case interfaceDescription = 1
    case simplePacket = 3
    case enhancedPacket = 6
  }

  /// A block whose lengths are sound.
  private struct Block {
    /// Where its type stands.
    let start: Int
    /// What lies between the two lengths.
    let body: Range<Int>
    /// The type.
    let type: UInt32

    /// Everything from its type to its second length.
    var range: Range<Int> { start..<body.upperBound + 4 }
  }

  /// The type of the block that begins every file; it reads the same in both byte orders.
  static let magic = BlockType.sectionHeader.rawValue
  private static let smallestBlock = 12

  /// Creates a reader for a file that begins with a section header.
  init(_ file: SourceFile) {
    bytes = CaptureBytes(file: file)
  }

  /// The next packet; nil at the end or where the file is broken beyond reading on.
  mutating func next() -> CapturedPacket? {
    while let block = nextBlock() {
      switch BlockType(rawValue: block.type) {
      case .sectionHeader: readSection(block)
      case .interfaceDescription: readInterface(block)
      case .enhancedPacket:
        if let packet = enhancedPacket(block) { return packet }
      case .simplePacket:
        if let packet = simplePacket(block) { return packet }
      case nil:
        // Statistics, names, blocks of later versions: whoever doesn't know them passes over them.
        break
      }
    }
    return nil
  }

  // MARK: Blocks

  private mutating func nextBlock() -> Block? {
    guard position < bytes.count else { return nil }
    let start = position
    let left = bytes.count - start
    guard left >= Self.smallestBlock else {
      return fail(start..<bytes.count, "the file ends within a block: \(left) bytes are left")
    }
    if bytes.number32(at: start) == Self.magic, !takeByteOrder(at: start + 8) {
      return fail(start + 8..<start + 12, "the section begins with no byte order that is known")
    }
    let length = Int(bytes.number32(at: start + 4))
    guard length >= Self.smallestBlock, length % 4 == 0 else {
      return fail(
        start + 4..<start + 8,
        "a block can't have \(length) bytes: it has at least 12, and a multiple of 4")
    }
    guard length <= left else {
      return fail(
        start + 4..<start + 8, "a block shall have \(length) bytes, but the file ends after \(left)"
      )
    }
    position = start + length
    let block = Block(
      start: start, body: start + 8..<start + length - 4, type: bytes.number32(at: start))
    let again = Int(bytes.number32(at: block.body.upperBound))
    if again != length {
      diagnostics.append(
        bytes.fault(
          block.body.upperBound..<position,
          "the block begins with a length of \(length) bytes and ends with one of \(again)"))
    }
    return block
  }

  private mutating func takeByteOrder(at offset: Int) -> Bool {
    bytes.isBigEndian = true
    if bytes.number32(at: offset) == 0x1A2B_3C4D { return true }
    bytes.isBigEndian = false
    return bytes.number32(at: offset) == 0x1A2B_3C4D
  }

  private mutating func readSection(_ block: Block) {
    firstInterface = interfaces.count
    guard block.body.count >= 16 else {
      diagnostics.append(bytes.fault(block.range, "the section header is too short"))
      return
    }
    let major = bytes.number16(at: block.body.lowerBound + 4)
    if major != 1 {
      diagnostics.append(
        bytes.fault(
          block.body.lowerBound + 4..<block.body.lowerBound + 8,
          "the section has version \(major) of the format, only 1 is known", .warning))
    }
    for option in options(from: block.body.lowerBound + 16, in: block)
    where option.code == PcapngOption.comment && comment == nil {
      comment = bytes.text(option.value)
    }
  }

  private mutating func readInterface(_ block: Block) {
    var interface = CapturedInterface(linkType: .raw)
    var snapLength: UInt32 = 0
    if block.body.count >= 8 {
      let start = block.body.lowerBound
      interface.linkType = LinkType(rawValue: UInt32(bytes.number16(at: start)))
      snapLength = bytes.number32(at: start + 4)
      for option in options(from: start + 8, in: block) { take(option, into: &interface) }
      if !interface.linkType.isKnown {
        diagnostics.append(
          bytes.fault(
            start..<start + 2,
            "link headers of type \(interface.linkType.rawValue) are not understood",
            hint: LinkType.hint))
      }
    } else {
      diagnostics.append(bytes.fault(block.range, "the interface description is too short"))
    }
    interfaces.append(interface)
    snapLengths.append(snapLength)
  }

  private mutating func take(_ option: PcapngOption, into interface: inout CapturedInterface) {
    switch option.code {
    case PcapngOption.interfaceName: interface.name = bytes.text(option.value)
    case PcapngOption.timeResolution where option.value.count >= 1:
      let byte = bytes.file.storage[option.value.lowerBound]
      if let units = CaptureClock.resolution(byte) {
        interface.clock.unitsPerSecond = units
      } else {
        diagnostics.append(
          bytes.fault(option.value, "timestamps of resolution \(byte) do not fit into 64 bits"))
      }
    case PcapngOption.timeOffset where option.value.count >= 8:
      interface.clock.offset = Int64(
        bitPattern: bytes.number64(at: option.value.lowerBound))
    default: break
    }
  }

  // MARK: Packets

  private mutating func enhancedPacket(_ block: Block) -> CapturedPacket? {
    ordinal += 1
    let start = block.body.lowerBound
    guard block.body.count >= 20 else {
      diagnostics.append(bytes.fault(block.range, "the block of packet \(ordinal) is too short"))
      return nil
    }
    let captured = Int(bytes.number32(at: start + 12))
    guard captured <= block.body.count - 20 else {
      diagnostics.append(
        bytes.fault(
          start + 12..<start + 16,
          "packet \(ordinal) shall have \(captured) bytes, its block has room for "
            + "\(block.body.count - 20)"))
      return nil
    }
    let number = Int(bytes.number32(at: start))
    guard let index = interface(number, at: start..<start + 4) else { return nil }
    let interface = interfaces[index]
    guard interface.linkType.isKnown else { return nil }
    var packet = bytes.packet(
      start + 20..<start + 20 + captured,
      originalByteCount: max(Int(bytes.number32(at: start + 16)), captured), interface: index,
      linkType: interface.linkType)
    let units = UInt64(bytes.number32(at: start + 4)) << 32 | UInt64(bytes.number32(at: start + 8))
    if let time = interface.clock.time(units: units) {
      packet.time = time
    } else {
      diagnostics.append(
        bytes.fault(start + 4..<start + 12, "the time of packet \(ordinal) is out of range"))
    }
    for option in options(from: start + 20 + (captured + 3) / 4 * 4, in: block) {
      switch option.code {
      case PcapngOption.comment where packet.comment == nil:
        packet.comment = bytes.text(option.value)
      case PcapngOption.packetFlags where option.value.count >= 4:
        switch bytes.number32(at: option.value.lowerBound) & 3 {
        case 1: packet.direction = .inbound
        case 2: packet.direction = .outbound
        default: break
        }
      default: break
      }
    }
    return packet
  }

  /// A packet of the first interface without a time.
  private mutating func simplePacket(_ block: Block) -> CapturedPacket? {
    ordinal += 1
    let start = block.body.lowerBound
    guard block.body.count >= 4 else {
      diagnostics.append(bytes.fault(block.range, "the block of packet \(ordinal) is too short"))
      return nil
    }
    guard let index = interface(0, at: block.range), interfaces[index].linkType.isKnown else {
      return nil
    }
    let original = Int(bytes.number32(at: start))
    var captured = min(original, block.body.count - 4)
    if snapLengths[index] > 0 { captured = min(captured, Int(snapLengths[index])) }
    return bytes.packet(
      start + 4..<start + 4 + captured, originalByteCount: original, interface: index,
      linkType: interfaces[index].linkType)
  }

  /// The place of an interface of this section.
  private mutating func interface(_ number: Int, at range: Range<Int>) -> Int? {
    let (index, overflows) = firstInterface.addingReportingOverflow(number)
    guard !overflows, index < interfaces.count else {
      diagnostics.append(
        bytes.fault(
          range,
          "packet \(ordinal) names interface \(number), but the section describes "
            + "\(interfaces.count - firstInterface)"))
      return nil
    }
    return index
  }

  // MARK: Options

  private mutating func options(from start: Int, in block: Block) -> [PcapngOption] {
    var options: [PcapngOption] = []
    var place = start
    let end = block.body.upperBound
    while place <= end - 4 {
      let code = bytes.number16(at: place)
      let length = Int(bytes.number16(at: place + 2))
      if code == PcapngOption.end { break }
      guard length <= end - place - 4 else {
        diagnostics.append(
          bytes.fault(place..<place + 4, "an option of \(length) bytes runs out of its block"))
        break
      }
      options.append(PcapngOption(code: code, value: place + 4..<place + 4 + length))
      place += 4 + (length + 3) / 4 * 4
    }
    return options
  }

  private mutating func fail(_ range: Range<Int>, _ message: String) -> Block? {
    diagnostics.append(bytes.fault(range, message))
    position = bytes.count
    return nil
  }
}
