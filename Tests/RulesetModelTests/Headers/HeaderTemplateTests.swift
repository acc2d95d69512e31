import CTVetRulesetModel
import TestSupport
import Testing

@Suite struct HeaderTemplateTests {
  @Test(arguments: try RecordedRow.rows("payload"))
  func `fields lie where nft loads them from`(row: RecordedRow) throws {
    if row.selector.hasPrefix("vxlan") || row.selector.hasPrefix("geneve") { return }
    let statement = try #require(RecordedStatement("\(row.selector) \(row.value)"))
    guard case .field(let header, let field, _) = statement else {
      Issue.record("no field")
      return
    }
    #expect(field.datatype.name == row.datatype)
    #expect(field.length == row.bits)
    var replay = RuleReplay(family: row.family)
    if row.error != nil {
      #expect(throws: ProtocolConflict.self) { try replay.load(statement) }
      return
    }
    try replay.load(statement)
    #expect(replay.code == Array(row.code.prefix(replay.code.count)))
    if row.value == "1", !row.datatype.contains("bitmask") {
      let load = field.load()
      let expected = BytecodeText.compare(
        1 << UInt64(load.shift), bits: load.length * 8, field.byteOrder)
      #expect(expected == Array(row.code.dropFirst(replay.code.count)), "\(header) \(field.field)")
    }
  }

  @Test(arguments: try RecordedRow.rows("write"))
  func `writing a field mends the checksum of its header`(row: RecordedRow) throws {
    let statement = try #require(RecordedStatement("\(row.selector) \(row.value)"))
    guard case .field(let header, let field, _) = statement else { return }
    let checksum = header.template.checksum
    let flags = header.template.pseudoHeader.contains(field.field) ? 1 : 0
    let ending =
      "csum_type \(checksum?.kind ?? 0) csum_off \(checksum?.offset ?? 0) csum_flags 0x\(flags) ]"
    #expect(row.code.last?.hasSuffix(ending) == true, "\(row.code)")
  }

  @Test(arguments: try RecordedRow.rows("raw"))
  func `raw loads take the bytes around their bits`(row: RecordedRow) throws {
    let parts = row.selector.dropFirst().split(separator: ",").map(String.init)
    let base: Expression.PayloadBase? =
      switch parts[0] {
      case "ll": .link
      case "nh": .network
      case "th": .transport
      default: .inner
      }
    let load = BitLoad(
      bitOffset: try #require(Int(parts[1])), bitLength: try #require(Int(parts[2])))
    let expected = BytecodeText.payload(BytecodeText.name(of: try #require(base)), load)
    #expect(expected == Array(row.code.prefix(expected.count)))
  }

  @Test func `every field of the recordings is a field of the templates, and the other way round`()
    throws
  {
    let recorded = Set(try RecordedRow.rows("payload", "exthdr").map(\.selector))
    let templates = Set(
      Header.allCases.flatMap { header in
        header.template.fields.flatMap { field -> [String] in
          let name = "\(header.spelling) \(field.field.spelling)"
          return field.stride == 0 ? [name] : ["\(name)[1]", "\(name)[2]"]
        }
      })
    #expect(templates == recorded)
    print("\(templates.count) fields of \(Header.allCases.count) headers")
  }
}
