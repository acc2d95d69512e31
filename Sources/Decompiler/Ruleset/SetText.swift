import CTVetBytecode
import CTVetRulesetModel

/// Sets and maps with names (nftables src/rule.c, `set_print_declaration`).
extension RulesetTextWriter {
  mutating func write(_ set: ListedTable.Set) {
    text += "\t\(set.isMap ? "map" : "set") \(set.listed.name) {\n"
    line(types(of: set))
    if set.listed.flags & SetFlag.constant == 0 {
      if let policy = set.listed.policy, policy != 0 { line("policy memory") }
      if let size = set.listed.size { line("size \(size)") }
    }
    let flags = set.flagNames(forText: true)
    if !flags.isEmpty { line("flags \(flags.joined(separator: ","))") }
    if !set.statements.isEmpty { line(statements(of: set)) }
    if set.details.autoMerge { line("auto-merge") }
    if let timeout = set.listed.timeout { line("timeout \(duration(timeout))") }
    if let interval = set.listed.collectionInterval {
      line("gc-interval \(duration(UInt64(interval)))")
    }
    if let comment = set.details.comment { line("comment \"\(comment)\"") }
    writeElements(of: set)
    text += "\t}\n"
  }

  func duration(_ milliseconds: UInt64) -> String {
    TextWriter(options: options).duration(milliseconds)
  }

  private func types(of set: ListedTable.Set) -> String {
    var words =
      set.typeof.map { typeof in "typeof " + written { $0.write(typeof.key) } }
      ?? "type \(set.details.key.names)"
    switch set.details.value {
    case .data(let type):
      words += set.details.hasIntervalValues ? " : interval " : " : "
      words += set.typeof?.value.map { value in written { $0.write(value) } } ?? type.names
    case .verdict: words += " : verdict"
    case .object(let kind): words += " : \(kind.rawValue)"
    case nil: break
    }
    return words
  }

  private func statements(of set: ListedTable.Set) -> String {
    var options = options
    options.isStateless = true
    return set.statements.map { statement in
      var writer = TextWriter(options: options)
      writer.write(statement)
      return writer.text
    }.joined(separator: " ")
  }

  private mutating func writeElements(of set: ListedTable.Set) {
    guard !set.elements.isEmpty else { return }
    let perLine = set.details.key.elementsPerLine
    text += "\t\telements = { "
    var count = 0
    for (index, element) in set.elements.enumerated() {
      if index > 0 {
        // Only types of short values are counted.
        if perLine > 1, count < perLine {
          text += ", "
        } else {
          text += ",\n\t\t\t     "
          count = 0
        }
      }
      text += written { $0.write(element) }
      count += 1
    }
    text += " }\n"
  }
}

/// The bits of a set's flags that are listed (`enum nft_set_flags`).
enum SetFlag {
  static let constant: UInt32 = 2
  static let interval: UInt32 = 4
  static let timeout: UInt32 = 0x10
  static let dynamic: UInt32 = 0x20
}

extension ListedTable.Set {
  /// Whether it maps keys to values.
  var isMap: Bool { details.value != nil }

  /// The flags by name; JSON doesn't know all of them, and text has none where only the timeout, which
  /// is written, says it.
  func flagNames(forText: Bool) -> [String] {
    let named: [(UInt32, String)] = [
      (SetFlag.constant, "constant"), (SetFlag.dynamic, "dynamic"),
      (SetFlag.interval, "interval"), (SetFlag.timeout, "timeout"),
    ]
    let names = named.filter { listed.flags & $0.0 != 0 }.map(\.1)
    if forText { return names == ["timeout"] && listed.timeout != nil ? [] : names }
    return names.filter { $0 != "dynamic" }
  }
}

extension SetDetails.ValueType {
  /// The datatypes by name.
  var names: String { parts.map(\.datatype.name).joined(separator: " . ") }

  /// How many elements are listed on one line (nftables src/expression.c, `calculate_delim`).
  fileprivate var elementsPerLine: Int {
    guard parts.count == 1 else { return 1 }
    switch parts[0].datatype {
    case .nfProto, .integer, .arpOp, .inetProto, .inetService, .tcpFlag, .dccpPkttype, .mark,
      .ifaceIndex, .classid, .uid, .gid, .ctDir:
      return 5
    case .ipv4Addr, .ctState, .ctStatus, .pktType: return 2
    default: return 1
    }
  }
}
