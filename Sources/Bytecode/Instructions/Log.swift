extension Instruction {
  /// Writes to the log (`log`).
  public struct Log: Sendable, Hashable {
    /// Who gets the message.
    public enum Target: Sendable, Hashable {
      /// The kernel's log; level as in syslog (8 is audit), flags as `NF_LOG_*`; nil where not sent.
      case kernel(level: UInt32?, flags: Flags?)
      /// The listeners of a group, with at most so many bytes of the packet, so many at a time.
      case group(UInt16, length: UInt32, threshold: UInt16)
    }

    /// What is written besides the addresses (`NF_LOG_*`, include/uapi/linux/netfilter/nf_log.h).
    public struct Flags: OptionSet, Sendable, Hashable {
      /// The kernel's bits.
      public let rawValue: UInt32
      /// Creates flags from the kernel's bits.
      public init(rawValue: UInt32) { self.rawValue = rawValue }

      /// TCP sequence numbers.
      public static let tcpSequence = Flags(rawValue: 1)
      /// TCP options.
      public static let tcpOptions = Flags(rawValue: 2)
      /// IP options.
      public static let ipOptions = Flags(rawValue: 4)
      /// The user of the socket.
      public static let user = Flags(rawValue: 8)
      /// Hardware addresses, readably.
      public static let hardwareAddresses = Flags(rawValue: 0x20)

      fileprivate static let names: [(name: String, flag: Flags)] = [
        ("tcpseq", .tcpSequence), ("tcpopt", .tcpOptions), ("ipopt", .ipOptions), ("uid", .user),
        ("macdecode", .hardwareAddresses),
      ]
    }

    /// What the message starts with.
    public var prefix: String?
    /// Who gets it.
    public var target: Target

    /// Creates the instruction.
    public init(prefix: String? = nil, target: Target = .kernel(level: nil, flags: nil)) {
      self.prefix = prefix
      self.target = target
    }
  }
}

extension Instruction.Log: InstructionText {
  package func write(to text: inout ByteText) {
    if let prefix { text += "prefix \(prefix) " }
    switch target {
    case .kernel(let level, let flags):
      if let level { text += "level \(level) " }
      for (name, flag) in Flags.names where flags?.contains(flag) == true { text += "\(name) " }
    case .group(let number, let length, let threshold):
      text += "group \(number) snaplen \(length) qthreshold \(threshold) "
    }
  }

  /// The prefix isn't quoted, so it ends where the rest of the line reads as a target.
  package init?(from reader: inout WordReader) {
    guard reader.skip("prefix ") else {
      guard let target = Self.target(from: &reader) else { return nil }
      self.init(target: target)
      return
    }
    var end = reader.rest.startIndex
    while let space = reader.rest[end...].utf8.firstIndex(of: UInt8(ascii: " ")) {
      end = reader.rest.utf8.index(after: space)
      var ahead = WordReader(reader.rest[end...])
      if let target = Self.target(from: &ahead), ahead.isAtBracket {
        self.init(prefix: String(reader.rest[..<space]), target: target)
        reader = ahead
        return
      }
    }
    return nil
  }

  private static func target(from reader: inout WordReader) -> Target? {
    if let number: UInt16 = reader.number(after: "group ") {
      guard let length: UInt32 = reader.number(after: "snaplen "),
        let threshold: UInt16 = reader.number(after: "qthreshold ")
      else { return nil }
      return .group(number, length: length, threshold: threshold)
    }
    let level: UInt32? = reader.number(after: "level ")
    var flags: Flags?
    for (name, flag) in Flags.names where reader.skip("\(name) ") {
      flags = (flags ?? []).union(flag)
    }
    return .kernel(level: level, flags: flags)
  }
}
