extension Instruction {
  /// Loads the name of the sender's operating system, as its first packet tells it (`osf`).
  public struct OSF: Sendable, Hashable {
    /// Where it goes.
    public var destination: Register
    /// How the time to live is judged: 0 as in the fingerprint, 1 loosely, 2 not at all; not
    /// printed, so text gives 0.
    public var timeToLive: UInt8
    /// Whether the version is loaded with the name; not printed.
    public var loadsVersion: Bool

    /// Creates the instruction.
    public init(destination: Register, timeToLive: UInt8 = 0, loadsVersion: Bool = false) {
      self.destination = destination
      self.timeToLive = timeToLive
      self.loadsVersion = loadsVersion
    }
  }
}

extension Instruction.OSF: InstructionText {
  package func write(to text: inout ByteText) {
    text += "dreg \(destination.number) "
  }

  package init?(from reader: inout WordReader) {
    guard let destination = reader.register(after: "dreg ") else { return nil }
    self.init(destination: destination)
  }
}
