extension Instruction {
  /// Loads what the packet's local socket tells, or ends the rule (`socket load`).
  public struct Socket: Sendable, Hashable {
    /// What a socket tells (`enum nft_socket_keys`).
    public enum Key: String, Sendable, CaseIterable {
      /// The IP_TRANSPARENT option.
      case transparent
      /// The socket mark.
      case mark
      /// Whether it is bound to any address.
      case wildcard
      /// The control group of a level.
      case cgroupv2
    }

    /// What is loaded.
    public var key: Key
    /// The level of the control group; not printed, so text gives 0.
    public var level: UInt32
    /// Where it goes.
    public var destination: Register

    /// Creates the instruction.
    public init(key: Key, level: UInt32 = 0, destination: Register) {
      self.key = key
      self.level = level
      self.destination = destination
    }
  }
}

extension Instruction.Socket: InstructionText {
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
