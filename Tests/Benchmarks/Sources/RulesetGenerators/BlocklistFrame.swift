/// The table around a large named set, with the one rule that uses it.
enum BlocklistFrame {
  /// Appends everything before the first element; `flags` is a whole line of the set, or empty.
  ///
  /// - Throws: what the receiver of the text throws.
  static func open(in text: inout ChunkedText, flags: String = "") throws {
    try text.line("table inet blocklist {")
    try text.line("\tset blocked {")
    try text.line("\t\ttype ipv4_addr")
    if !flags.isEmpty {
      try text.line("\t\t" + flags)
    }
    text.append("\t\telements = { ")
  }

  /// Appends what separates the elements at `index` and `index + 1`, breaking every fourth time.
  ///
  /// - Throws: what the receiver of the text throws.
  static func separate(after index: UInt32, in text: inout ChunkedText) throws {
    if index % 4 == 3 {
      try text.line(",")
      text.append("\t\t\t     ")
    } else {
      text.append(", ")
    }
  }

  /// Appends everything after the last element.
  ///
  /// - Throws: what the receiver of the text throws.
  static func close(in text: inout ChunkedText) throws {
    try text.line(" }")
    try text.line("\t}")
    try text.line()
    try text.line("\tchain prerouting {")
    try text.line("\t\ttype filter hook prerouting priority raw; policy accept;")
    try text.line("\t\tip saddr @blocked counter drop")
    try text.line("\t}")
    try text.line("}")
  }
}
