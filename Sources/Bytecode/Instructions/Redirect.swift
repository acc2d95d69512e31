extension Instruction {
  /// Translates the destination to this host (`redir`).
  public struct Redirect: Sendable, Hashable {
    /// The first port.
    public var portMinimum: Register?
    /// The last port.
    public var portMaximum: Register?
    /// `NF_NAT_RANGE_*` bits; nil where none are sent.
    public var flags: UInt32?

    /// Creates the instruction.
    public init(portMinimum: Register? = nil, portMaximum: Register? = nil, flags: UInt32? = nil) {
      self.portMinimum = portMinimum
      self.portMaximum = portMaximum
      self.flags = flags
    }
  }
}

extension Instruction.Redirect: InstructionText {
  package func write(to text: inout ByteText) {
    if let portMinimum { text += "proto_min reg \(portMinimum.number) " }
    if let portMaximum { text += "proto_max reg \(portMaximum.number) " }
    if let flags { text += "flags 0x\(String(flags, radix: 16)) " }
  }

  package init?(from reader: inout WordReader) {
    self.init()
    portMinimum = reader.optionalRegister(after: "proto_min reg ")
    portMaximum = reader.optionalRegister(after: "proto_max reg ")
    flags = reader.optionalFlags()
  }
}
