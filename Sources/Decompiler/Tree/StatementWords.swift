import CTVetBytecode
import CTVetRulesetModel

/// Words that listings and JSON share.
extension DecompiledStatement {
  /// An amount of bytes in the largest unit that leaves a whole number.
  static func scaled(_ bytes: UInt64) -> (number: UInt64, unit: String) {
    guard bytes > 0 else { return (0, "bytes") }
    if !bytes.isMultiple(of: 1024) { return (bytes, "bytes") }
    if !(bytes / 1024).isMultiple(of: 1024) { return (bytes / 1024, "kbytes") }
    return (bytes / 1_048_576, "mbytes")
  }

  /// A level of the log.
  static func logLevel(_ level: UInt32) -> String {
    let names = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"]
    return level < names.count ? names[Int(level)] : "unknown"
  }

  /// `NFT_QUEUE_FLAG_*`.
  static func queueFlags(_ flags: UInt16) -> [String] {
    [(1, "bypass"), (2, "fanout")].filter { flags & $0.0 != 0 }.map(\.1)
  }

  /// `NF_NAT_RANGE_*` as far as they are written.
  static func natFlags(_ flags: UInt32) -> [String] {
    [(4, "random"), (16, "fully-random"), (8, "persistent")].filter { flags & $0.0 != 0 }.map(\.1)
  }

  /// `NF_SYNPROXY_OPT_*` as far as they have no number.
  static func synproxyFlags(_ flags: UInt32) -> [String] {
    [(8, "timestamp"), (4, "sack-perm")].filter { flags & $0.0 != 0 }.map(\.1)
  }

  /// What stands before the name of an object.
  static func objectWords(_ type: Instruction.ObjectType?) -> String {
    switch type {
    case .conntrackHelper, .conntrackTimeout, .conntrackExpectation:
      "\(objectName(type)) set "
    case .securityMark: "meta secmark set "
    default: "\(objectName(type)) name "
    }
  }

  /// The kind of an object.
  static func objectName(_ type: Instruction.ObjectType?) -> String {
    switch type {
    case .counter: "counter"
    case .quota: "quota"
    case .conntrackHelper: "ct helper"
    case .limit: "limit"
    case .connectionLimit: "ct count"
    case .tunnel: "tunnel"
    case .conntrackTimeout: "ct timeout"
    case .securityMark: "secmark"
    case .conntrackExpectation: "ct expectation"
    case .synproxy: "synproxy"
    case nil: "unknown"
    }
  }
}

extension DecompiledStatement.Reject {
  /// Whether the code is the one that nft takes where none is written.
  var isUsual: Bool {
    switch (kind, family) {
    case (2, _): code.value.number == 1
    case (_, .ip6): code.value.number == 4
    default: code.value.number == 3
    }
  }
}

extension Instruction.Limit.Unit {
  /// How nft spells it.
  var word: String {
    switch self {
    case .second: "second"
    case .minute: "minute"
    case .hour: "hour"
    case .day: "day"
    case .week: "week"
    }
  }
}

extension Instruction.Log.Flags {
  /// `NF_LOG_MASK`.
  static let everything: Self = [
    .tcpSequence, .tcpOptions, .ipOptions, .user, .hardwareAddresses,
  ]
}
