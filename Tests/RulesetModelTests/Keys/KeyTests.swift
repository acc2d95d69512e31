import CTVetRulesetModel
import TestSupport
import Testing

@Suite struct KeyTests {
  private func holds(_ template: KeyTemplate, to row: RecordedRow) {
    if let datatype = template.datatype, row.datatype != "invalid" {
      #expect(datatype.name == row.datatype)
      #expect(template.length == row.bits)
    }
    // A plain number shows how the bytes lie.
    guard row.value == "1", let length = template.datatype.map({ _ in template.length }),
      !["time", "day", "hour", "ct_label", "classid"].contains(row.datatype)
    else { return }
    #expect(BytecodeText.compare(1, bits: length, template.byteOrder) == row.code.suffix(1))
  }

  @Test(arguments: try RecordedRow.rows("meta"))
  func `keys of meta`(row: RecordedRow) throws {
    let key = try #require(MetaKey.allCases.first { "meta \($0.spelling)" == row.selector })
    if row.error != nil {
      #expect(key == .nfproto && row.family != .inet || key == .securityMark)
      return
    }
    #expect(row.code.contains("[ meta load \(key.template.name) => reg 1 ]"))
    holds(key.template, to: row)
  }

  @Test(arguments: try RecordedRow.rows("meta-load", "ct-load"))
  func `keys that are only copied`(row: RecordedRow) throws {
    let name = try #require(row.words.last)
    let template =
      row.words[3] == "meta"
      ? MetaKey.allCases.first { $0.spelling == name }?.template
      : ConntrackKey.allCases.first { $0.spelling == name }?.template()
    #expect(row.code.first == "[ \(row.words[3]) load \(try #require(template).name) => reg 1 ]")
  }

  @Test(arguments: try RecordedRow.rows("ct"))
  func `keys of ct`(row: RecordedRow) throws {
    var words = Array(row.words.dropFirst())
    let direction = ["original", "reply"].contains(words[0]) ? words.removeFirst() : nil
    let family: Expression.AddressFamily =
      words.count == 1 ? .unspecified : words[0] == "ip" ? .ip : .ip6
    let key = try #require(ConntrackKey.allCases.first { $0.spelling == words.last })
    if key == .count {
      #expect(key.template() == nil)
      return
    }
    #expect(direction == nil || key.directionUse != .none)
    if let error = row.error {
      // Else two matches contradict each other, or a set's element is a constant that has no text.
      guard error.hasPrefix("cannot determine") || error.contains("invalid expressions") else {
        return
      }
      #expect(key.template(family, in: try row.context()) == nil)
      return
    }
    let template = try #require(key.template(family, in: try row.context()))
    let ending = direction.map { " , dir \($0) ]" } ?? " ]"
    #expect(row.code.contains("[ ct load \(template.name) => reg 1\(ending)"))
    if direction == nil, row.family != .arp, row.family != .netdev {
      #expect((row.kernelError == "Invalid argument") == (key.directionUse == .required))
    }
    holds(template, to: row)
  }

  @Test func `directions were recorded for the keys that take one`() throws {
    let recorded = Set(try RecordedRow.rows("ct").map(\.selector))
    for key in ConntrackKey.allCases where key.template() != nil {
      let takesDirection = recorded.contains("ct original \(key.spelling)")
      #expect(takesDirection == (key.directionUse != .none), "\(key)")
    }
  }

  @Test(arguments: try RecordedRow.rows("rt"))
  func `keys of rt`(row: RecordedRow) throws {
    let key = try #require(RouteKey.allCases.first { $0.spelling == row.words.last })
    let family: Expression.AddressFamily =
      row.words.count == 2 ? .unspecified : row.words[1] == "ip" ? .ip : .ip6
    guard let context = try? row.context(), row.error?.contains("only useful") != true else {
      #expect(row.error != nil)
      return
    }
    let template = key.template(family, in: context)
    #expect((template == nil) == (row.error != nil))
    guard let template else { return }
    #expect(row.code.contains("[ rt load \(template.name) => reg 1 ]"))
    if key != .nexthop { holds(template, to: row) }
  }

  @Test(arguments: try RecordedRow.rows("socket"))
  func `keys of socket`(row: RecordedRow) throws {
    let key = try #require(SocketKey.allCases.first { $0.spelling == row.words[1] })
    if row.error != nil { return }
    #expect(row.code.contains("[ socket load \(key.template.name) => reg 1 ]"))
    holds(key.template, to: row)
  }

  @Test(arguments: try RecordedRow.rows("fib", "fib-exists"))
  func `look-ups of fib`(row: RecordedRow) throws {
    let words = row.words
    let flags: [String: Expression.FibFlags] = [
      "saddr": .source, "daddr": .destination, "mark": .mark, "iif": .inputInterface,
      "oif": .outputInterface,
    ]
    let results: [String: Expression.FibResult] = [
      "oif": .outputInterface, "oifname": .outputInterfaceName, "type": .addressType,
    ]
    if row.error != nil { return }
    let used = words.dropFirst().dropLast().reduce(into: Expression.FibFlags()) {
      $0.formUnion(flags[$1] ?? [])
    }
    let template = try #require(results[words[words.count - 1]]).template
    let presence = row.kind == "fib-exists" ? " present" : ""
    #expect(row.code[0] == "[ fib \(used.text) \(template.name)\(presence) => reg 1 ]")
    holds(template, to: row)
  }

  @Test(arguments: try RecordedRow.rows("xfrm"))
  func `keys of ipsec`(row: RecordedRow) throws {
    #expect(IPsecKey.families.contains(row.family) == (row.error == nil))
    if row.error != nil { return }
    var words = Array(row.words.dropFirst())
    let direction = words.removeFirst()
    let number = words[0] == "spnum" ? words[1] : "0"
    if words[0] == "spnum" { words.removeFirst(2) }
    let family: Expression.AddressFamily =
      words.count == 1 ? .unspecified : words[0] == "ip" ? .ip : .ip6
    let key = try #require(words.last.flatMap(IPsecKey.init(spelling:)))
    let template = try #require(key.template(family))
    #expect(row.code[0] == "[ xfrm load \(direction) \(number) \(template.name) => reg 1 ]")
    holds(template, to: row)
  }

  @Test(arguments: try RecordedRow.rows("numgen", "hash", "osf"))
  func `computed values`(row: RecordedRow) throws {
    if row.error != nil { return }
    let value: ComputedValue =
      switch row.kind {
      case "numgen": .numberGenerator
      case "hash": .hash
      default: .operatingSystem
      }
    #expect(row.code.contains { $0.hasPrefix("[ \(value.template.name) ") })
    holds(value.template, to: row)
  }

  @Test func `every key of meta was recorded, but one`() throws {
    let rows = try RecordedRow.rows("meta", "meta-load", "ct-load")
    let recorded = Set(rows.compactMap(\.words.last))
    #expect(MetaKey.allCases.map(\.spelling).filter { !recorded.contains($0) } == ["ibrhwaddr"])
  }

  @Test func `every key in the bytecode of nft's own tests is a template's`() throws {
    let known: [String: Set<String>] = [
      "meta": Set(MetaKey.allCases.map(\.template.name)),
      "ct": Set(
        ConntrackKey.allCases.flatMap { key in
          [Expression.AddressFamily.unspecified, .ip, .ip6].compactMap { key.template($0)?.name }
        }),
      "rt": ["classid", "nexthop4", "nexthop6", "tcpmss", "ipsec"],
      "socket": Set(SocketKey.allCases.map(\.template.name)),
    ]
    var lines = 0
    for corpus in ["nft-py-1.0.6", "nft-py-1.0.9", "nft-py-0.9.2"] {
      guard let file = Shared.file("peers/nft-py/\(corpus).jsonl.gz") else { continue }
      for row in try JSONLines.objects(in: file) {
        let live = row["live"] as? [String: Any]
        let code = live?["bytecode"] as? String ?? ""
        for line in code.split(separator: "\n") {
          let words = line.split(separator: " ").map(String.init)
          guard words.count > 3, words[0] == "[", words[2] == "load", let names = known[words[1]]
          else { continue }
          lines += 1
          #expect(names.contains(words[3]), "\(line)")
        }
      }
    }
    print("\(lines) loads of keys in nft's own tests")
  }
}
