public import CTVetDiagnostics

/// The comments of a ruleset's files that silence checks.
public struct IgnoreComments: Sendable {
  /// The files.
  private let sources: SourceMap
  /// What each file's comments silence.
  private var orders: [Order] = []
  /// What is wrong with the comments.
  private var mistakes: [Diagnostic] = []

  /// One check that a comment silences.
  private struct Order: Sendable {
    let id: String
    /// What is to be deleted should the check find nothing: the comment, where it is alone there.
    let word: SourceRange
    let comment: SourceRange
    let removal: SourceRange
    let isAlone: Bool
    /// Findings that begin in here are silenced.
    let places: SourceRange
    /// Findings that hold some of this are silenced as well.
    let line: SourceRange
    var isUsed = false
  }

  /// Reads the comments.
  ///
  /// - Parameter known: The check with an id or a name.
  public init(_ sources: SourceMap, known: (String) -> RuleInfo?) {
    self.sources = sources
    for (file, base) in zip(sources.files, sources.bases) {
      for comment in IgnoreComment.all(in: file, base: base) {
        read(comment, in: file, base, known)
      }
    }
  }

  /// Whether there is neither a comment to obey nor one that is wrong.
  public var isEmpty: Bool { orders.isEmpty && mistakes.isEmpty }

  private mutating func read(
    _ comment: IgnoreComment, in file: SourceFile, _ base: UInt32, _ known: (String) -> RuleInfo?
  ) {
    guard let reach = comment.reach else {
      let word = comment.directive
      mistakes.append(
        Self.diagnostic(
          IgnoreFindings.unknown, at: word?.range ?? comment.range,
          word.map { "'\($0.text)' is nothing that a comment can ask for" }
            ?? "this comment asks for nothing",
          hint: "write `ctvet: ignore ID -- reason` or `ctvet: ignore-file ID -- reason`"))
      return
    }
    guard !comment.checks.isEmpty else {
      mistakes.append(
        Self.diagnostic(
          IgnoreFindings.unknown, at: comment.directive?.range ?? comment.range,
          "this comment does not say which check it silences",
          hint: "name it: `ctvet: ignore CT101 -- reason`"))
      return
    }
    guard comment.hasReason else {
      mistakes.append(
        Self.diagnostic(
          IgnoreFindings.withoutReason, at: comment.range,
          "without a reason this comment silences nothing",
          hint: "write it behind two dashes: `-- only lo comes here`"))
      return
    }
    let places = Self.places(of: comment, reach, in: file, base)
    for word in comment.checks {
      guard let info = known(word.text) else {
        mistakes.append(
          Self.diagnostic(
            IgnoreFindings.unknown, at: word.range, "there is no check '\(word.text)'",
            hint: "`ctvet explain` lists the ids and names"))
        continue
      }
      orders.append(
        Order(
          id: info.id, word: word.range, comment: comment.range, removal: comment.removal,
          isAlone: comment.checks.count == 1, places: places,
          line: reach == .line ? places : SourceRange(at: places.start)))
    }
  }

  /// The bytes in which a finding that the comment is about begins.
  private static func places(
    of comment: IgnoreComment, _ reach: IgnoreComment.Reach, in file: SourceFile, _ base: UInt32
  ) -> SourceRange {
    let start = Int(comment.range.start - base)
    let end = Int(comment.range.end - base)
    switch reach {
    case .file: return SourceRange(base, base + UInt32(file.count) + 1)
    case .line:
      var lower = start
      while lower > 0, file.storage[lower - 1] != UInt8(ascii: "\n") { lower -= 1 }
      return SourceRange(base + UInt32(lower), comment.range.end)
    case .followingLine:
      var lower = end
      while lower < file.count {
        var upper = lower
        while upper < file.count, file.storage[upper] != UInt8(ascii: "\n") { upper += 1 }
        let first = file.storage[lower..<upper].first { $0 > UInt8(ascii: " ") }
        if let first, first != UInt8(ascii: "#") {
          return SourceRange(base + UInt32(lower), base + UInt32(upper))
        }
        lower = upper + 1
      }
      return SourceRange(at: comment.range.end)
    }
  }

  private static func diagnostic(
    _ info: RuleInfo, at range: SourceRange, _ message: String, hint: String? = nil,
    fixIts: [FixIt] = []
  ) -> Diagnostic {
    Diagnostic(id: info.id, info.severity, at: range, message, hint: hint, fixIts: fixIts)
  }

  /// Leaves out the findings that comments silence, and adds what is wrong with the comments.
  ///
  /// - Parameters:
  ///   - findings: What was found, in the ranges of the files.
  ///   - isChecked: Whether a check ran, so that it could have found something.
  public mutating func apply(
    to findings: [Diagnostic], isChecked: (String) -> Bool
  ) -> [Diagnostic] {
    guard !isEmpty else { return findings }
    var kept: [Diagnostic] = []
    for finding in findings where !silences(finding) { kept.append(finding) }
    kept += mistakes.filter { isChecked($0.id) }
    if isChecked(IgnoreFindings.unused.id) {
      for order in orders where !order.isUsed && isChecked(order.id) {
        kept.append(Self.unused(order))
      }
    }
    return kept.sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
  }

  private mutating func silences(_ finding: Diagnostic) -> Bool {
    var isSilenced = false
    for index in orders.indices where orders[index].id == finding.id {
      let (places, line) = (orders[index].places, orders[index].line)
      guard
        places.start <= finding.range.start && finding.range.start < places.end
          || finding.range.start < line.end && line.start < finding.range.end
      else { continue }
      orders[index].isUsed = true
      isSilenced = true
    }
    return isSilenced
  }

  private static func unused(_ order: Order) -> Diagnostic {
    diagnostic(
      IgnoreFindings.unused, at: order.isAlone ? order.comment : order.word,
      "\(order.id) finds nothing that this comment could silence",
      hint: order.isAlone ? "delete the comment" : "delete the id",
      fixIts: order.isAlone
        ? [
          FixIt("delete the comment", edits: [FixIt.Edit(order.removal, "")], isSafe: true)
        ] : [])
  }
}
