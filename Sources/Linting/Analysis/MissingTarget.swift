import CTVetDiagnostics
import CTVetRulesetModel

/// A name that a table doesn't declare, and what to say about it.
struct MissingTarget {
  /// What is missing.
  let kind: TargetKind
  /// Its name.
  let name: String
  /// Where it is looked for.
  let table: TableID
  /// What to say.
  let message: String
  /// What to do.
  let hint: String
  /// The name that was probably meant.
  let suggestion: String?
  /// Places that have something of the name.
  let notes: [Diagnostic.Note]
  /// Whether nft refuses the file, rather than only where the name isn't loaded already.
  let isRefused: Bool

  /// Looks for an explanation.
  init(_ name: String, _ kind: TargetKind, in table: TableID, of ruleset: Ruleset) {
    self.kind = kind
    self.name = name
    self.table = table
    let place = ruleset.quotedName(table)
    // A file that could not be included may declare it.
    isRefused = ruleset.table(table).isDeclared && !ruleset.hasUnresolvedIncludes
    suggestion = SpellingSuggestion.closest(
      to: name, among: ruleset.names(of: kind, in: table).filter { $0 != name })
    let id = ruleset.names.find(name)
    let elsewhere = id.map { Self.otherTables(declaring: $0, kind, than: table, ruleset) } ?? []
    let otherKind = id.flatMap { Self.otherKind(of: $0, than: kind, in: table, ruleset) }
    var message =
      isRefused
      ? "\(place) has no \(kind.word) `\(name)`"
      : "\(kind.word) `\(name)` isn't declared here"
    if let otherKind {
      message += ": `\(name)` is a \(otherKind.kind.word)"
    } else if let first = elsewhere.first {
      message +=
        ": \(kind.plural) belong to one table, so it can't use the one of "
        + ruleset.quotedName(first.table)
    }
    message +=
      isRefused
      ? ", and nft refuses the file (“No such file or directory”)"
      : "; it must be in \(place) already when the file is loaded"
    self.message = message
    notes =
      (otherKind.map { [Diagnostic.Note($0.range, "the \($0.kind.word) is declared here")] } ?? [])
      + elsewhere.map {
        Diagnostic.Note($0.range, "\(ruleset.quotedName($0.table)) declares its own here")
      }
    hint =
      suggestion.map { "write `\($0)`" } ?? Self.declaration(of: name, kind, in: place)
  }

  private static func declaration(of name: String, _ kind: TargetKind, in place: String) -> String {
    let text =
      switch kind {
      case .chain: "chain \(name) { … }"
      case .set: "set \(name) { type …; }"
      case .object(.ctHelper):
        // A helper object has a name of its own; that of the kernel's helper is its type.
        "ct helper \(name) { type \"\(name)\" protocol \(helperProtocols[name] ?? "…"); }"
      case .object(let object): "\(object.rawValue) \(name) { … }"
      case .flowtable: "flowtable \(name) { hook ingress priority filter; devices = { … }; }"
      }
    return "correct the name or declare it in \(place): write `\(text)`"
  }

  /// The protocol that each of the kernel's helpers follows first (net/netfilter/nf_conntrack_*.c).
  private static let helperProtocols = [
    "amanda": "udp", "ftp": "tcp", "irc": "tcp", "netbios-ns": "udp", "pptp": "tcp",
    "sane": "tcp", "sip": "udp", "snmp": "udp", "tftp": "udp",
  ]

  private static func otherTables(
    declaring name: NameID, _ kind: TargetKind, than table: TableID, _ ruleset: Ruleset
  ) -> [(table: TableID, range: SourceRange)] {
    ruleset.tables.indices.compactMap { index in
      let other = TableID(index)
      guard other != table, !ruleset.tables[index].isDeleted else { return nil }
      return ruleset.declaration(of: name, kind, in: other).map { (other, $0) }
    }
  }

  private static func otherKind(
    of name: NameID, than kind: TargetKind, in table: TableID, _ ruleset: Ruleset
  ) -> (kind: TargetKind, range: SourceRange)? {
    let kinds = [.chain, .set, .flowtable] + ObjectKind.allCases.map { TargetKind.object($0) }
    for other in kinds where other != kind {
      if let range = ruleset.declaration(of: name, other, in: table) { return (other, range) }
    }
    return nil
  }
}

// MARK: Reporting

extension MissingTarget {
  /// Reports a place that names it.
  func report(at range: SourceRange, _ ruleset: Ruleset, into findings: inout Findings) {
    findings.report(
      at: range, message, severity: isRefused ? .error : .info, hint: hint, notes: notes,
      fixIts: correction(at: range, ruleset).map { [$0] } ?? [])
  }

  private func correction(at range: SourceRange, _ ruleset: Ruleset) -> FixIt? {
    guard let suggestion else { return nil }
    var end = range.end
    if ruleset.sources.bytes(range).last == UInt8(ascii: "\"") { end -= 1 }
    guard end - range.start >= UInt32(name.utf8.count) else { return nil }
    let written = SourceRange(end - UInt32(name.utf8.count), end)
    // A name that came out of a definition stands elsewhere.
    guard ruleset.sources.text(written) == name else { return nil }
    return FixIt(
      "write `\(suggestion)`", edits: [FixIt.Edit(written, suggestion)], isSafe: false)
  }
}
