extension Instruction {
  /// Loads what the tunnel that the packet came by tells (`tunnel load`).
  public struct Tunnel: Sendable, Hashable {
    /// What a tunnel tells (`enum nft_tunnel_keys`).
    public enum Key: String, Sendable, CaseIterable {
      /// Whether there is one.
      case path
      /// Its id.
      case id
    }

    /// What is loaded.
    public var key: Key
    /// Where it goes.
    public var destination: Register

    /// Creates the instruction.
    public init(key: Key, destination: Register) {
      self.key = key
      self.destination = destination
    }
  }
}

extension Instruction.Tunnel: InstructionText {
  package func write(to text: inout ByteText) {
    text += "load \(key.rawValue) => reg \(destination.number) "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("load "), let key: Key = reader.name(),
      let destination = reader.register(after: "=> reg ")
    else { return nil }
    self.init(key: key, destination: destination)
  }
}
