import CTVetRulesetModel
import Testing

@Suite struct OptionTests {
  @Test(arguments: try RecordedRow.rows("exthdr", "exthdr-exists"))
  func `extension headers and their fields`(row: RecordedRow) throws {
    let words = row.words
    let isPresence = row.kind == "exthdr-exists"
    let name = isPresence ? words[1] : words[0]
    let header = try #require(
      Header.allCases.first { $0.spelling == name && $0.template.base == nil })
    guard case .extensionHeader(let number) = header.template.place else {
      Issue.record("no extension header")
      return
    }
    var load = OptionTable.presence
    if !isPresence {
      let parts = words[1].split(whereSeparator: { $0 == "[" || $0 == "]" }).map(String.init)
      let field = try #require(header.template.fields.first { $0.field.spelling == parts[0] })
      #expect(field.datatype.name == row.datatype)
      #expect(field.length == row.bits)
      load = field.load(index: parts.count > 1 ? Int(parts[1]) ?? 0 : 1)
    }
    var context = ProtocolContext(family: row.family)
    if row.error != nil {
      #expect(throws: ProtocolConflict.self) { try context.requireOptions(of: .ip6) }
      return
    }
    let expected =
      try context.requireOptions(of: .ip6).flatMap(BytecodeText.test)
      + BytecodeText.option(OptionTable.ipv6.operation, number, load, isPresence: isPresence)
    #expect(expected == Array(row.code.prefix(expected.count)))
  }

  @Test(arguments: try RecordedRow.rows("ipopt", "tcpopt", "sctp", "dccpopt"))
  func `options and chunks and their fields`(row: RecordedRow) throws {
    let words = row.words
    let table: OptionTable =
      switch row.kind {
      case "ipopt": .ip
      case "tcpopt": .tcp
      case "sctp": .sctp
      default: .dccp
      }
    let option = try #require(table.option(named: words[2]))
    var load = OptionTable.presence
    if words.count > 3 {
      let field = option.field(named: words[3])
      if row.error != nil {
        #expect(field == nil)
        return
      }
      let known = try #require(field)
      // Newer ones give it names: `mptcpopt_subtype`.
      if row.version == "1.0.6" { #expect(known.datatype.name == row.datatype) }
      #expect(known.length == row.bits)
      load = known.load
    }
    var context = ProtocolContext(family: row.family)
    let tests = row.kind == "ipopt" ? try context.requireOptions(of: .ip) : []
    let expected =
      tests.flatMap(BytecodeText.test)
      + BytecodeText.option(
        table.operation, option.number, load, isPresence: words.count == 3)
    #expect(expected == Array(row.code.prefix(expected.count)))
  }

  @Test(arguments: try RecordedRow.rows("tcpopt-raw"))
  func `raw bits of TCP options`(row: RecordedRow) throws {
    let parts = row.words[2].dropFirst().split(separator: ",").compactMap { Int($0) }
    let load = BitLoad(bitOffset: parts[1], bitLength: parts[2])
    let number = try #require(UInt8(exactly: parts[0]))
    #expect(BytecodeText.option("tcpopt", number, load) == Array(row.code.dropLast()))
  }

  @Test func `every field of every option was recorded`() throws {
    for (kind, table, prefix) in [
      ("ipopt", OptionTable.ip, "ip option"), ("tcpopt", .tcp, "tcp option"),
      ("sctp", .sctp, "sctp chunk"),
    ] {
      let recorded = Set(try RecordedRow.rows(kind).map(\.selector))
      // The language has no word for the kind of a TCP option.
      let fields = table.options.flatMap { option in
        ["\(prefix) \(option.name)"]
          + option.fields.filter { $0.name != "kind" }.map { "\(prefix) \(option.name) \($0.name)" }
      }
      #expect(Set(fields).subtracting(recorded) == [])
      print("\(prefix): \(table.options.count) options, \(fields.count) fields")
    }
  }
}
