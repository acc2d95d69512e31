extension Instruction {
  /// Writes bytes into the packet and repairs its checksums (`payload write`).
  public struct WritePayload: Sendable, Hashable {
    /// Where the bytes come from.
    public var source: Register
    /// What the offset counts from.
    public var base: PayloadBase
    /// Where they go, in bytes.
    public var offset: UInt32
    /// How many bytes.
    public var length: UInt32
    /// Which checksum to repair: 0 none, 1 Internet, 2 CRC32c of SCTP (`enum
    /// nft_payload_csum_types`).
    public var checksumType: UInt32
    /// Where the checksum is, in bytes from the base.
    public var checksumOffset: UInt32
    /// 1 where the transport checksum covers the bytes through a pseudo header
    /// (`NFT_PAYLOAD_L4CSUM_PSEUDOHDR`).
    public var checksumFlags: UInt32

    /// Creates the instruction.
    public init(
      source: Register,
      base: PayloadBase,
      offset: UInt32,
      length: UInt32,
      checksumType: UInt32,
      checksumOffset: UInt32,
      checksumFlags: UInt32
    ) {
      self.source = source
      self.base = base
      self.offset = offset
      self.length = length
      self.checksumType = checksumType
      self.checksumOffset = checksumOffset
      self.checksumFlags = checksumFlags
    }
  }
}

extension Instruction.WritePayload: InstructionText {
  package func write(to text: inout ByteText) {
    text += "write reg \(source.number) => \(length)b @ \(base.rawValue) header + \(offset) "
    text += "csum_type \(checksumType) csum_off \(checksumOffset) "
    text += "csum_flags 0x\(String(checksumFlags, radix: 16)) "
  }

  package init?(from reader: inout WordReader) {
    guard let source = reader.register(after: "write reg "), reader.skip("=> "),
      let length: UInt32 = reader.number(), reader.skip("b @ "),
      let base: Instruction.PayloadBase = reader.name(),
      let offset: UInt32 = reader.number(after: "header + "),
      let type: UInt32 = reader.number(after: "csum_type "),
      let checksumOffset: UInt32 = reader.number(after: "csum_off "),
      reader.skip("csum_flags "), let flags: UInt32 = reader.hexadecimal(), reader.skip(" ")
    else { return nil }
    self.init(
      source: source, base: base, offset: offset, length: length, checksumType: type,
      checksumOffset: checksumOffset, checksumFlags: flags)
  }
}
