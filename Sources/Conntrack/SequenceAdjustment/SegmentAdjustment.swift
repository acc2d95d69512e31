import CTVetPackets

extension SequenceAdjustment {
  private static let headerByteCount = 20
  private static let checksumOffset = 16
  private static let acknowledgementBit: UInt8 = 1 << 4

  /// Moves the sequence number, the acknowledgement and the selective acknowledgements of a segment
  /// (`nf_ct_seq_adjust`).
  ///
  /// - Parameters:
  ///   - packet: The packet; its checksum is changed by as much as the numbers.
  ///   - offset: Where the TCP header starts.
  ///   - direction: Who sent it.
  /// - Returns: False where the header is cut off or its options make no sense: the packet is dropped.
  func adjust(
    _ packet: inout MutableSpan<UInt8>, at offset: Int, _ direction: Direction
  ) -> Bool {
    guard offset + Self.headerByteCount <= packet.count else { return false }
    let sequence = packet.span.bigEndian32(at: offset + 4)
    move(&packet, offset, at: offset + 4, by: self[direction].offset(for: sequence))
    guard packet[offset + 13] & Self.acknowledgementBit != 0 else { return true }
    let other = self[direction.opposite]
    let acknowledgement = packet.span.bigEndian32(at: offset + 8)
    move(&packet, offset, at: offset + 8, by: 0 &- other.offset(forMoved: acknowledgement))
    return adjustOptions(&packet, at: offset, other)
  }

  private func adjustOptions(
    _ packet: inout MutableSpan<UInt8>, at offset: Int, _ other: Way
  ) -> Bool {
    var option = offset + Self.headerByteCount
    let end = offset + Int(packet[offset + 12] >> 4) * 4
    guard end <= packet.count else { return false }
    while option < end {
      switch packet[option] {
      case 0: return true
      case 1: option += 1
      default:
        guard option + 1 < end else { return false }
        let byteCount = Int(packet[option + 1])
        guard byteCount >= 2, option + byteCount <= end else { return false }
        if packet[option] == 5, byteCount >= 10, byteCount % 8 == 2 {
          for edge in stride(from: option + 2, to: option + byteCount, by: 4) {
            let number = packet.span.bigEndian32(at: edge)
            move(&packet, offset, at: edge, by: 0 &- other.offset(forMoved: number))
          }
        }
        option += byteCount
      }
    }
    return true
  }

  private func move(
    _ packet: inout MutableSpan<UInt8>, _ offset: Int, at place: Int, by change: Int32
  ) {
    let old = packet.span.bigEndian32(at: place)
    let new = old &+ UInt32(bitPattern: change)
    let checksum = InternetChecksum.replacing(
      packet.span.bigEndian16(at: offset + Self.checksumOffset), old, by: new)
    packet.setBigEndian(checksum, at: offset + Self.checksumOffset)
    packet.setBigEndian(new, at: place)
  }
}
