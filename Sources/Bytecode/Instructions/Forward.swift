extension Instruction {
  /// Sends the packet out of another device (`fwd`).
  public struct Forward: Sendable, Hashable {
    /// The device.
    public var device: Register?
    /// The neighbour that gets it.
    public var address: Register?
    /// The family of the address (`NFPROTO_*`).
    public var protocolFamily: UInt32?

    /// Creates the instruction.
    public init(device: Register?, address: Register? = nil, protocolFamily: UInt32? = nil) {
      self.device = device
      self.address = address
      self.protocolFamily = protocolFamily
    }
  }
}

extension Instruction.Forward: InstructionText {
  package func write(to text: inout ByteText) {
    if let device { text += "sreg_dev \(device.number) " }
    if let address { text += "sreg_addr \(address.number) " }
    if let protocolFamily { text += "nfproto \(protocolFamily) " }
  }

  package init?(from reader: inout WordReader) {
    self.init(device: reader.optionalRegister(after: "sreg_dev "))
    address = reader.optionalRegister(after: "sreg_addr ")
    if reader.skip("nfproto ") {
      guard let family: UInt32 = reader.number(), reader.skip(" ") else { return nil }
      protocolFamily = family
    }
  }
}
