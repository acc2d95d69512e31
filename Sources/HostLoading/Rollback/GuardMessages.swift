/// What a load tells the guard that watches over it, a line each.
enum GuardOrder: Equatable {
  /// The new ruleset is about to be loaded: from now on silence means going back. The generation of
  /// the ruleset that was saved.
  case arm(UInt32)
  /// The new ruleset was refused: there is nothing to go back from.
  case disarm
  /// It is loaded; the generation of the ruleset then.
  case loaded(UInt32)
  /// It stays.
  case keep
  /// It goes.
  case restore

  var line: String {
    switch self {
    case .arm(let generation): "arm \(generation)"
    case .disarm: "disarm"
    case .loaded(let generation): "loaded \(generation)"
    case .keep: "keep"
    case .restore: "restore"
    }
  }

  init?(line: String) {
    let words = line.split(separator: " ")
    switch (words.first, words.count) {
    case ("disarm", 1): self = .disarm
    case ("keep", 1): self = .keep
    case ("restore", 1): self = .restore
    case ("arm", 2), ("loaded", 2):
      guard let generation = UInt32(words[1]) else { return nil }
      self = words[0] == "arm" ? .arm(generation) : .loaded(generation)
    default: return nil
    }
  }
}

/// How a load that waited for its confirmation ended.
public enum GuardOutcome: Equatable, Sendable {
  /// The new ruleset stays.
  case kept
  /// The previous ruleset is back.
  case restored
  /// The previous ruleset is back; what others had changed meanwhile lies in a file.
  case restoredOverChanges(file: String)
  /// The previous ruleset could not be restored, and why.
  case failed(String)
  /// The guard itself was ended before it could do anything.
  case lost

  var line: String {
    switch self {
    case .kept: "kept"
    case .restored: "restored"
    case .restoredOverChanges(let file): "changed \(file)"
    case .lost: "lost"
    case .failed(let reason): "failed \(reason.filter { $0 != "\n" })"
    }
  }

  init?(line: String) {
    let parts = line.split(separator: " ", maxSplits: 1)
    switch (parts.first, parts.count) {
    case ("kept", 1): self = .kept
    case ("restored", 1): self = .restored
    case ("changed", 2): self = .restoredOverChanges(file: String(parts[1]))
    case ("failed", _): self = .failed(parts.count > 1 ? String(parts[1]) : "")
    default: return nil
    }
  }
}
