extension Instruction {
  /// Counts packets and bytes (`counter`).
  public struct Counter: Sendable, Hashable {
    /// Where the count of packets starts.
    public var packets: UInt64
    /// Where the count of bytes starts.
    public var bytes: UInt64

    /// One that has counted nothing.
    public static let zero = Counter()

    /// Creates the instruction.
    public init(packets: UInt64 = 0, bytes: UInt64 = 0) {
      self.packets = packets
      self.bytes = bytes
    }
  }
}

extension Instruction.Counter: InstructionText {
  package func write(to text: inout ByteText) {
    text.append("pkts ")
    text.append(packets)
    text.append(" bytes ")
    text.append(bytes)
    text.append(" ")
  }

  package init?(from reader: inout WordReader) {
    guard let packets: UInt64 = reader.number(after: "pkts "),
      let bytes: UInt64 = reader.number(after: "bytes ")
    else { return nil }
    self.init(packets: packets, bytes: bytes)
  }
}
