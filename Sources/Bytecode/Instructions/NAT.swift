public import CTVetRulesetModel

extension Instruction {
  /// Sets up the translation of addresses and ports (`nat`).
  public struct NAT: Sendable, Hashable {
    /// Which side is translated (`enum nft_nat_types`).
    public enum Kind: String, Sendable, CaseIterable {
      /// The source.
      case source = "snat"
      /// The destination.
      case destination = "dnat"
    }

    /// Which side is translated.
    public var kind: Kind
    /// The family of the addresses.
    public var family: Family
    /// The first address.
    public var addressMinimum: Register?
    /// The last address.
    public var addressMaximum: Register?
    /// The first port.
    public var portMinimum: Register?
    /// The last port.
    public var portMaximum: Register?
    /// `NF_NAT_RANGE_*` bits; nil where none are sent.
    public var flags: UInt32?

    /// Creates the instruction.
    public init(
      kind: Kind,
      family: Family,
      addressMinimum: Register? = nil,
      addressMaximum: Register? = nil,
      portMinimum: Register? = nil,
      portMaximum: Register? = nil,
      flags: UInt32? = nil
    ) {
      self.kind = kind
      self.family = family
      self.addressMinimum = addressMinimum
      self.addressMaximum = addressMaximum
      self.portMinimum = portMinimum
      self.portMaximum = portMaximum
      self.flags = flags
    }
  }
}

extension Instruction.NAT: InstructionText {
  package func write(to text: inout ByteText) {
    text += "\(kind.rawValue) \(family.rawValue) "
    if let addressMinimum { text += "addr_min reg \(addressMinimum.number) " }
    if let addressMaximum { text += "addr_max reg \(addressMaximum.number) " }
    if let portMinimum { text += "proto_min reg \(portMinimum.number) " }
    if let portMaximum { text += "proto_max reg \(portMaximum.number) " }
    if let flags { text += "flags 0x\(String(flags, radix: 16)) " }
  }

  package init?(from reader: inout WordReader) {
    guard let kind: Kind = reader.name(), let family: Family = reader.name() else { return nil }
    self.init(kind: kind, family: family)
    addressMinimum = reader.optionalRegister(after: "addr_min reg ")
    addressMaximum = reader.optionalRegister(after: "addr_max reg ")
    portMinimum = reader.optionalRegister(after: "proto_min reg ")
    portMaximum = reader.optionalRegister(after: "proto_max reg ")
    flags = reader.optionalFlags()
  }
}
