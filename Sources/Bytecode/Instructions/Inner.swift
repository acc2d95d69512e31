extension Instruction {
  /// Runs a load on the packet that a tunnel carries (`inner`; nft 1.0.7 and later).
  public struct Inner: Sendable, Hashable {
    /// Which tunnel: 1 VXLAN, 2 GENEVE, 0 others (`enum nft_inner_type`).
    public var tunnel: UInt32
    /// The size of the tunnel header, in bytes.
    public var headerSize: UInt32
    /// What is inside: 1 tunnel header, 2 link, 4 network, 8 transport header (`enum
    /// nft_inner_flags`).
    public var flags: UInt32
    /// The load: `meta` or `payload`.
    public var load: Instruction

    /// Creates the instruction.
    public init(tunnel: UInt32, headerSize: UInt32, flags: UInt32, load: Instruction) {
      self.tunnel = tunnel
      self.headerSize = headerSize
      self.flags = flags
      self.load = load
    }
  }
}

extension Instruction.Inner: InstructionText {
  package func write(to text: inout ByteText) {
    text += "type \(tunnel) hdrsize \(headerSize) flags \(String(flags, radix: 16)) [ "
    if case .loadPayload(let field) = load, field.base == .inner {
      text.append("payload ")
      field.write(to: &text, base: "tunnel")
    } else {
      load.write(to: &text)
    }
    text.append("] ")
  }

  package init?(from reader: inout WordReader) {
    guard let tunnel: UInt32 = reader.number(after: "type "),
      let size: UInt32 = reader.number(after: "hdrsize "), reader.skip("flags "),
      let flags: UInt32 = reader.number(radix: 16), reader.skip(" [ "),
      let load = Instruction(from: &reader), reader.skip("] ")
    else { return nil }
    self.init(tunnel: tunnel, headerSize: size, flags: flags, load: load)
  }
}
