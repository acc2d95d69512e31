import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetSimulation

/// Tells what a file is that `ctvet simulate` was given.
enum ScenarioRecognition {
  /// What a file can be.
  enum Kind {
    /// A scenario in its own language.
    case scenario
    /// A case in JSON.
    case json
    /// Captured packets.
    case capture
    /// Rules for nft, which say nothing of packets.
    case ruleset
  }

  /// The ending of files with scenarios.
  static let ending = ".flow"

  /// Looks at the beginning of a file.
  static func kind(of file: SourceFile) -> Kind {
    if CaptureReader(file) != nil { return .capture }
    let start = file.storage.prefix(file.count).first { $0 > 0x20 && $0 != 0xEF }
    if start == UInt8(ascii: "{") { return .json }
    if file.name.hasSuffix(ending) { return .scenario }
    let sample = file.storage.prefix(min(file.count, RulesetRecognition.sampleSize))
    return RulesetRecognition.isRuleset(name: file.name, sample: { sample })
      || RulesetRecognition.hasCommand(sample) || IptablesRecognition.isIptables(sample)
      ? .ruleset : .scenario
  }
}

extension ScenarioRecognition {
  /// Whether the beginning of a JSON text has the `case` of a recording.
  static func holdsCase(_ sample: ArraySlice<UInt8>) -> Bool {
    String(decoding: sample, as: UTF8.self).contains("\"case\"")
  }
}
