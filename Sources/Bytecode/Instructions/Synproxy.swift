extension Instruction {
  /// Answers TCP handshakes in place of the server (`synproxy`).
  public struct Synproxy: Sendable, Hashable {
    /// The segment size that is offered, in bytes.
    public var maximumSegmentSize: UInt16
    /// The window scale that is offered.
    public var windowScale: UInt8
    /// `NF_SYNPROXY_OPT_*` bits; not printed, so text gives 0.
    public var flags: UInt32

    /// Creates the instruction.
    public init(maximumSegmentSize: UInt16, windowScale: UInt8, flags: UInt32 = 0) {
      self.maximumSegmentSize = maximumSegmentSize
      self.windowScale = windowScale
      self.flags = flags
    }
  }
}

extension Instruction.Synproxy: InstructionText {
  package func write(to text: inout ByteText) {
    text += "mss \(maximumSegmentSize) wscale \(windowScale) "
  }

  package init?(from reader: inout WordReader) {
    guard let size: UInt16 = reader.number(after: "mss "),
      let scale: UInt8 = reader.number(after: "wscale ")
    else { return nil }
    self.init(maximumSegmentSize: size, windowScale: scale)
  }
}
