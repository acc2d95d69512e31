/// How one text becomes another, in the format of `diff -u`.
package struct UnifiedDiff {
  private let old: [Substring]
  private let new: [Substring]
  private let lines: [Line]

  private struct Line {
    let mark: Character
    let old: Int
    let new: Int
  }

  /// How many equal lines surround a change.
  private static let context = 3

  /// Whether the texts are equal.
  package var isEmpty: Bool { lines.allSatisfy { $0.mark == " " } }

  /// Compares two texts.
  package init(old: String, new: String) {
    self.old = Self.lines(of: old)
    self.new = Self.lines(of: new)
    var lines: [Line] = []
    var place = (old: 0, new: 0)
    func change(upTo end: (old: Int, new: Int)) {
      for index in place.old..<end.old { lines.append(Line(mark: "-", old: index, new: place.new)) }
      for index in place.new..<end.new { lines.append(Line(mark: "+", old: end.old, new: index)) }
      place = end
    }
    for pair in LineDifference(self.old, self.new).common {
      change(upTo: pair)
      lines.append(Line(mark: " ", old: pair.old, new: pair.new))
      place = (pair.old + 1, pair.new + 1)
    }
    change(upTo: (self.old.count, self.new.count))
    self.lines = lines
  }

  /// Writes the changes, each with the lines around it; nothing where there is none.
  func write(names: (old: String, new: String), isColored: Bool, to output: inout OutputStream) {
    let hunks = self.hunks
    guard !hunks.isEmpty else { return }
    func write(_ text: String, _ style: Style?) {
      if let style, isColored { output.write(style.start) }
      // What would steer a terminal is made visible, but for the tabs that indent.
      let indentation = text.dropFirst().prefix { $0 == "\t" }
      output.writeVisibly(String(text.prefix(1)))
      output.write(String(indentation))
      output.writeVisibly(String(text.dropFirst(1 + indentation.count)))
      if style != nil, isColored { output.write(Style.end) }
      output.write("\n")
    }
    write("--- \(names.old)", .place)
    write("+++ \(names.new)", .place)
    for hunk in hunks {
      let part = lines[hunk]
      let first = part[hunk.lowerBound]
      let removed = part.count { $0.mark != "+" }
      let added = part.count { $0.mark != "-" }
      let from = Self.span(first.old, removed)
      let to = Self.span(first.new, added)
      write("@@ -\(from) +\(to) @@", .info)
      for line in part {
        switch line.mark {
        case "-": write("-" + old[line.old], .error)
        case "+": write("+" + new[line.new], .hint)
        default: write(" " + old[line.old], nil)
        }
      }
    }
  }

  /// The ranges of lines that are shown.
  private var hunks: [Range<Int>] {
    var hunks: [Range<Int>] = []
    for (index, line) in lines.enumerated() where line.mark != " " {
      let range = max(0, index - Self.context)..<min(lines.count, index + Self.context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  /// Where a hunk begins, from 1, and how many lines it has; an empty one names the line before it.
  private static func span(_ start: Int, _ count: Int) -> String {
    count == 0 ? "\(start),0" : count == 1 ? "\(start + 1)" : "\(start + 1),\(count)"
  }

  private static func lines(of text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
