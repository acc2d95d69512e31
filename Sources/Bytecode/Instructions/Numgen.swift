extension Instruction {
  /// Loads a number below a modulus (`numgen`).
  public struct Numgen: Sendable, Hashable {
    /// Where a number comes from (`enum nft_ng_types`).
    public enum Kind: String, Sendable, CaseIterable {
      /// One more than the last.
      case incremental = "inc"
      /// Chance.
      case random
    }

    /// Where the number comes from.
    public var kind: Kind
    /// What it stays below.
    public var modulus: UInt32
    /// What is added.
    public var offset: UInt32
    /// Where it goes.
    public var destination: Register

    /// Creates the instruction.
    public init(kind: Kind, modulus: UInt32, offset: UInt32 = 0, destination: Register) {
      self.kind = kind
      self.modulus = modulus
      self.offset = offset
      self.destination = destination
    }
  }
}

extension Instruction.Numgen: InstructionText {
  package func write(to text: inout ByteText) {
    text += "reg \(destination.number) = \(kind.rawValue) mod \(modulus) "
    if offset != 0 { text += "offset \(offset) " }
  }

  package init?(from reader: inout WordReader) {
    guard let destination = reader.register(after: "reg "), reader.skip("= "),
      let kind: Kind = reader.name(), let modulus: UInt32 = reader.number(after: "mod ")
    else { return nil }
    self.init(kind: kind, modulus: modulus, destination: destination)
    if reader.skip("offset ") {
      guard let number: UInt32 = reader.number(), reader.skip(" ") else { return nil }
      offset = number
    }
  }
}
