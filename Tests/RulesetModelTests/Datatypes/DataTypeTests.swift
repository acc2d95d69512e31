import CTVetRulesetModel
import Testing

struct DataTypeTests {
  @Test(arguments: ["1.0.6", "1.1.3"])
  func `the table agrees with nft describe`(version: String) throws {
    var (types, symbols) = (0, 0)
    for block in try blocks("describe-\(version).txt") {
      // Releases differ in the types that they know by name.
      guard let line = block.lines.first(where: { $0.contains("datatype ") }),
        !line.contains("datatype invalid")
      else { continue }
      let after = try #require(line.split(separator: "datatype ").last)
      let name = String(after.prefix { $0 != " " })
      let isDate = block.title == "expression meta time"
      let type = try #require(isDate ? .date : DataType(name: name), "\(block.title)")
      let bases = type.bases.map(\.summary).joined(separator: ", ")
      let base = bases.isEmpty ? "" : " (basetype \(bases))"
      #expect(after.hasPrefix("\(name) (\(type.summary))\(base), "), "\(block.title)")
      if block.title.hasPrefix("type ") || type.bits % 8 != 0 {
        #expect(after.hasSuffix(", \(type.bits) bits"), "\(block.title)")
      }
      types += 1
      symbols += try checkSymbols(of: type, in: block)
    }
    print("describe \(version): \(types) types, \(symbols) symbols")
    #expect(types > 60)
    #expect(symbols > 200)
  }

  /// Holds the words of a type to the listed ones and counts them.
  private func checkSymbols(of type: DataType, in block: Block) throws -> Int {
    let listed = block.lines.filter { $0.hasPrefix("\t") }.map {
      $0.split { $0 == " " || $0 == "\t" }.map(String.init)
    }
    // Protocols come from the host, and 1.1.3 also lists iproute2's tables.
    if type == .inetProto || block.lines.contains(where: { $0.contains("constants from") }) {
      return 0
    }
    if listed.isEmpty { return 0 }
    let words = type.symbols.sorted { ($0.value, $0.name) < ($1.value, $1.name) }
    var found: [DataType.Symbol] = []
    for fields in listed {
      let symbol = try #require(type.symbols.first { $0.name == fields[0] }, "\(type) \(fields)")
      let isHexadecimal = fields[1].hasPrefix("0x")
      let digits = fields[1].dropFirst(isHexadecimal ? 2 : 0)
      let value = UInt32(digits, radix: isHexadecimal ? 16 : 10)
      // `nft describe TYPE` swaps the bytes of types in the network's order.
      let swapped = symbol.value.byteSwapped >> UInt32(max(0, 32 - (type.bits + 7) / 8 * 8))
      #expect(value == symbol.value || (type.byteOrder == .bigEndian && value == swapped))
      found.append(symbol)
    }
    #expect(found.sorted { ($0.value, $0.name) < ($1.value, $1.name) } == words, "\(type)")
    return listed.count
  }

  @Test func `numbers, lengths and byte orders are those of a set's header`() throws {
    let rows = try Recorded.rows("set-keys.tsv")
    for fields in rows {
      let type = try #require(DataType(name: fields[1]))
      #expect(type.id == UInt32(fields[2]))
      #expect((type.bits + 7) / 8 == Int(fields[3]))
      #expect(type.byteOrder.rawValue == UInt32(fields[4]), "\(fields)")
    }
    print("set keys: \(rows.count) types")
    #expect(rows.count > 30)
  }

  @Test func `each type has a line in the table`() {
    #expect(DataType.allCases.map(\.name).count == 47)
    #expect(DataType(name: "time") == .time)
    #expect(DataType(name: "ct_stat") == nil)
    #expect(DataType.cgroupsv2.name == "cgroupsv2")
    #expect(DataType.concatenationID(of: [.ipv4Addr, .inetService]) == 7 << 6 | 13)
  }

  private struct Block {
    var title: String
    var lines: [Substring]
  }

  private func blocks(_ name: String) throws -> [Block] {
    try Recorded.text(name).split(separator: "### ").map { block in
      let lines = block.split(separator: "\n")
      return Block(title: String(lines[0]), lines: Array(lines.dropFirst()))
    }
  }
}
