extension Instruction {
  /// Loads what an IPsec policy or state tells (`xfrm load`).
  public struct XFRM: Sendable, Hashable {
    /// What a transformation tells (`enum nft_xfrm_keys`), in the kernel's order from 1.
    public enum Key: String, Sendable, CaseIterable {
      /// The outer IPv4 destination.
      case destinationIPv4 = "daddr4"
      /// The outer IPv6 destination.
      case destinationIPv6 = "daddr6"
      /// The outer IPv4 source.
      case sourceIPv4 = "saddr4"
      /// The outer IPv6 source.
      case sourceIPv6 = "saddr6"
      /// The request id.
      case requestID = "reqid"
      /// The security parameter index.
      case spi
    }

    /// Whether the outgoing transformation is asked, not the incoming.
    public var isOutput: Bool
    /// Which of the transformations, from 0.
    public var depth: UInt32
    /// What is loaded.
    public var key: Key
    /// Where it goes.
    public var destination: Register

    /// Creates the instruction.
    public init(isOutput: Bool, depth: UInt32 = 0, key: Key, destination: Register) {
      self.isOutput = isOutput
      self.depth = depth
      self.key = key
      self.destination = destination
    }
  }
}

extension Instruction.XFRM: InstructionText {
  package func write(to text: inout ByteText) {
    text += "load \(isOutput ? "out" : "in") \(depth) \(key.rawValue) "
    text += "=> reg \(destination.number) "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("load ") else { return nil }
    let isOutput = reader.skip("out ")
    guard isOutput || reader.skip("in "), let depth: UInt32 = reader.number(), reader.skip(" "),
      let key: Key = reader.name(), let destination = reader.register(after: "=> reg ")
    else { return nil }
    self.init(isOutput: isOutput, depth: depth, key: key, destination: destination)
  }
}
