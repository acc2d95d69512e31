import CTVetDiagnostics

/// The edits of safe fix-its that can be made to a text at once.
struct FixSelection {
  /// The edits, in the order of the text, none touching another.
  private var edits: [FixIt.Edit] = []
  /// How many findings they mend.
  private(set) var findings = 0

  /// Chooses the first safe fix-it of each finding, as long as it leaves the edits of earlier ones
  /// alone and lies in the file that was read first.
  init(_ found: [Diagnostic], fileSize: Int) {
    /// Which places chosen edits touch: those between two bytes, from 0 to the size.
    var isTouched = [Bool](repeating: false, count: fileSize + 1)
    var replacements: [SourceRange: String] = [:]
    for diagnostic in found {
      guard let fix = diagnostic.fixIts.first(where: \.isSafe), !fix.edits.isEmpty,
        fix.edits.allSatisfy({ $0.range.end <= fileSize })
      else { continue }
      // Several findings may ask for one and the same change.
      let new = fix.edits.filter { replacements[$0.range] != $0.replacement }
      guard new.allSatisfy({ !isTouched[Self.places($0)].contains(true) }) else { continue }
      for edit in new {
        for place in Self.places(edit) { isTouched[place] = true }
        replacements[edit.range] = edit.replacement
      }
      edits += new
      findings += 1
    }
    edits.sort { $0.range.start < $1.range.start }
  }

  private static func places(_ edit: FixIt.Edit) -> ClosedRange<Int> {
    Int(edit.range.start)...Int(max(edit.range.start, edit.range.end))
  }

  /// Whether there is nothing to do.
  var isEmpty: Bool { edits.isEmpty }

  /// The bytes of a file with the edits made.
  func applied(to file: SourceFile) -> [UInt8] {
    var bytes: [UInt8] = []
    var place = 0
    for edit in edits {
      bytes += file.storage[place..<Int(edit.range.start)]
      bytes += edit.replacement.utf8
      place = Int(edit.range.end)
    }
    bytes += file.storage[place..<file.count]
    return bytes
  }
}
