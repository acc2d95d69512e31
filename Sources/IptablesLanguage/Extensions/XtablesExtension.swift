import CTVetRulesetModel

/// A match or a target of iptables: how its options are read, when the kernel takes it, and what nft
/// says instead.
protocol XtablesExtension: SendableMetatype {
  /// What it is called and where it may stand.
  static var info: ExtensionInfo { get }
  /// Its options, in the order of iptables' table.
  static var options: [Option] { get }

  /// Reads the value of an option of the kind `text` or `twoTexts`.
  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem)

  /// Looks at all options together, once they are read.
  static func check(_ t: inout Translator, _ use: Int) throws(Problem)

  /// Whether a use whose protocol the rule excludes becomes tests of nftables, which look at the bytes
  /// of any protocol.
  static func worksWithoutProtocol(_ t: Translator, _ use: Int) -> Bool

  /// Asks what the kernel asks before it takes the rule.
  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem)

  /// Writes nft's words.
  static func translate(_ t: inout Translator, _ use: Int) throws(Problem)
}

extension XtablesExtension {
  static var options: [Option] { [] }
  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {}
  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {}
  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {}
  static func worksWithoutProtocol(_ t: Translator, _ use: Int) -> Bool { false }
}

/// What is the same for all uses of an extension.
struct ExtensionInfo: Sendable {
  /// Whether it decides something about the packet, or asks something.
  enum Kind: Sendable {
    case match
    case target
  }

  let name: String
  let kind: Kind
  /// Other names for it.
  var aliases: [String] = []
  /// The families that know it.
  var families: [Family] = [.ip, .ip6]
  /// The protocols of which `-p` must name one; empty for all.
  var protocols: [UInt8] = []
  /// The tables that it may stand in; empty for all.
  var tables: [String] = []
  /// The hooks that it may be called in.
  var hooks: HookSet = .all
  /// Whether the newest kernels come without it.
  var isMissing = false

  init(match name: String) {
    self.name = name
    kind = .match
  }

  init(target name: String) {
    self.name = name
    kind = .target
  }

  /// The same with something changed.
  func with(_ change: (inout ExtensionInfo) -> Void) -> ExtensionInfo {
    var copy = self
    change(&copy)
    return copy
  }
}

/// A set of hooks.
struct HookSet: OptionSet, Sendable {
  let rawValue: UInt8
  static let prerouting = HookSet(rawValue: 1)
  static let input = HookSet(rawValue: 2)
  static let forward = HookSet(rawValue: 4)
  static let output = HookSet(rawValue: 8)
  static let postrouting = HookSet(rawValue: 16)
  static let all: HookSet = [.prerouting, .input, .forward, .output, .postrouting]
}
