import CTVetRulesetModel

/// Reads what `nft --debug=netlink` printed back into values.
public enum TextReader {
  /// A line that no printer of this module writes.
  public struct UnreadableLine: Error, Equatable {
    /// Its number, from 1.
    public let line: Int
    /// The line.
    public let text: String

    /// Creates the error of a line.
    public init(line: Int, text: String) {
      self.line = line
      self.text = text
    }
  }

  /// Reads a whole output; empty lines at the end may be missing.
  ///
  /// - Throws: `UnreadableLine` for the first line that can't be read.
  public static func listing(of text: String) throws(UnreadableLine) -> Listing {
    let newline = UInt8(ascii: "\n")
    var lines = LineReader(
      lines: text.utf8.split(separator: newline, omittingEmptySubsequences: false)
        .map { Substring($0) })
    var listing = Listing()
    while let entry = try lines.entry() { listing.entries.append(entry) }
    return listing
  }
}

/// The lines of an output and how far they are read.
private struct LineReader {
  let lines: [Substring]
  private var index = 0

  init(lines: [Substring]) {
    self.lines = lines
  }

  private var current: Substring? { index < lines.count ? lines[index] : nil }

  /// The next entry, or nil at the end.
  mutating func entry() throws(TextReader.UnreadableLine) -> Listing.Entry? {
    guard let line = current, !(line.isEmpty && index == lines.count - 1) else { return nil }
    // Most lines end with a word; a space behind it makes it read like all others.
    var padded = WordReader(line + " ")
    let entry: Listing.Entry?
    if line.hasPrefix("table ") {
      var reader = WordReader(line)
      entry = Listing.Object(from: &reader).map(Listing.Entry.object)
    } else if line.hasPrefix("flow table ") {
      entry = Listing.Flowtable(from: &padded).map(Listing.Entry.flowtable)
    } else if Family.allCases.contains(where: { line.hasPrefix("\($0.rawValue) ") }) {
      if let chain = Listing.Chain(from: &padded) {
        entry = .chain(chain)
      } else {
        return .program(try program())
      }
    } else if var set = Listing.Set(from: &padded) {
      if index + 1 < lines.count, lines[index + 1].hasPrefix("\t") {
        index += 1
        guard set.readElements(lines[index]) else { throw unreadable() }
      }
      entry = .set(set)
    } else {
      entry = nil
    }
    guard let entry else { throw unreadable() }
    index += 1
    return entry
  }

  private mutating func program() throws(TextReader.UnreadableLine) -> Program {
    guard var program = header() else { throw unreadable() }
    index += 1
    while let line = current, line.hasPrefix("  [ ") {
      var reader = WordReader(line.dropFirst(4))
      guard let instruction = Instruction(from: &reader), reader.isAtBracket
      else { throw unreadable() }
      program.instructions.append(instruction)
      index += 1
    }
    if let line = current, line.hasPrefix("  userdata") {
      var reader = WordReader(line)
      guard let userData = UserData(from: &reader) else { throw unreadable() }
      program.userData = userData
      index += 1
    } else if let line = current, line.isEmpty {
      index += 1
    }
    return program
  }

  /// The family, the table, the chain unless it is written in place, and handles.
  private func header() -> Program? {
    let words = lines[index].utf8.split(
      separator: UInt8(ascii: " "), omittingEmptySubsequences: false
    ).map { String(Substring($0)) }
    guard words.count >= 2, words.allSatisfy({ !$0.isEmpty }),
      let family = Family(rawValue: words[0])
    else { return nil }
    let handles = words.dropFirst(3).compactMap { UInt64($0) }
    guard handles.count == max(0, words.count - 3) else { return nil }
    return Program(
      family: family, table: words[1], chain: words.count > 2 ? words[2] : nil, handles: handles)
  }

  private func unreadable() -> TextReader.UnreadableLine {
    TextReader.UnreadableLine(line: index + 1, text: String(lines[index]))
  }
}
