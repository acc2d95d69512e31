extension Instruction {
  /// Sends a copy of the packet elsewhere (`dup`).
  public struct Duplicate: Sendable, Hashable {
    /// The host that gets it.
    public var address: Register?
    /// The device that it leaves by.
    public var device: Register?

    /// Creates the instruction.
    public init(address: Register? = nil, device: Register? = nil) {
      self.address = address
      self.device = device
    }
  }
}

extension Instruction.Duplicate: InstructionText {
  package func write(to text: inout ByteText) {
    if let address { text += "sreg_addr \(address.number) " }
    if let device { text += "sreg_dev \(device.number) " }
  }

  package init?(from reader: inout WordReader) {
    self.init()
    address = reader.optionalRegister(after: "sreg_addr ")
    device = reader.optionalRegister(after: "sreg_dev ")
  }
}
