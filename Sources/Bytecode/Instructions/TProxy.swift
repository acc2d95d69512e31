public import CTVetRulesetModel

extension Instruction {
  /// Hands the packet to a local socket without translation (`tproxy`).
  public struct TProxy: Sendable, Hashable {
    /// The family; nil where none is sent, for both.
    public var family: Family?
    /// The address of the socket.
    public var address: Register?
    /// The port of the socket.
    public var port: Register?

    /// Creates the instruction.
    public init(family: Family? = nil, address: Register? = nil, port: Register? = nil) {
      self.family = family
      self.address = address
      self.port = port
    }
  }
}

extension Instruction.TProxy: InstructionText {
  package func write(to text: inout ByteText) {
    if let family { text += "\(family.rawValue) " }
    if let address { text += "addr reg \(address.number) " }
    if let port { text += "port reg \(port.number) " }
  }

  package init?(from reader: inout WordReader) {
    self.init()
    family = Family.allCases.first { reader.skip("\($0.rawValue) ") }
    address = reader.optionalRegister(after: "addr reg ")
    port = reader.optionalRegister(after: "port reg ")
  }
}
