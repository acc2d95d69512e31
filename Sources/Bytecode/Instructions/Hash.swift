extension Instruction {
  /// Loads a hash below a modulus (`hash`).
  public struct Hash: Sendable, Hashable {
    /// What is hashed (`enum nft_hash_types`).
    public enum Kind: Sendable, Hashable {
      /// A register's first bytes; the kernel draws the seed where it is nil, which prints as 0.
      case jenkins(source: Register, length: UInt32, seed: UInt32?)
      /// The packet's flow, the same in both directions.
      case symmetric
    }

    /// What is hashed.
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

extension Instruction.Hash: InstructionText {
  package func write(to text: inout ByteText) {
    text += "reg \(destination.number) = "
    switch kind {
    case .symmetric: text.append("symhash()")
    case .jenkins(let source, let length, let seed):
      text += "jhash(reg \(source.number), \(length), 0x\(String(seed ?? 0, radix: 16)))"
    }
    text += " % mod \(modulus) "
    if offset != 0 { text += "offset \(offset) " }
  }

  package init?(from reader: inout WordReader) {
    guard let destination = reader.register(after: "reg "), reader.skip("= ") else { return nil }
    let kind: Kind
    if reader.skip("symhash()") {
      kind = .symmetric
    } else {
      guard reader.skip("jhash(reg "), let source = reader.register(), reader.skip(", "),
        let length: UInt32 = reader.number(), reader.skip(", "),
        let seed: UInt32 = reader.hexadecimal(), reader.skip(")")
      else { return nil }
      kind = .jenkins(source: source, length: length, seed: seed == 0 ? nil : seed)
    }
    guard let modulus: UInt32 = reader.number(after: " % mod ") else { return nil }
    self.init(kind: kind, modulus: modulus, destination: destination)
    if reader.skip("offset ") {
      guard let number: UInt32 = reader.number(), reader.skip(" ") else { return nil }
      offset = number
    }
  }
}
