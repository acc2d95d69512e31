import CTVetRulesetModel
import Testing

struct ConstantReadingTests {
  @Test func `each recorded word gives the bytes that nft compiles it to, or an error`() throws {
    var (accepted, refused) = (0, 0)
    for row in try RecordedConstant.all() {
      let names = try Recorded.names(timeZoneOffset: row.timeZoneOffset)
      let read = row.type.constant(
        from: row.word, isQuoted: row.isQuoted, bits: row.bits, names: names)
      switch read {
      case .success(let value):
        let bytes = row.type.isString ? value.bigEndianBytes : value.bytes(in: row.order)
        #expect(words(bytes) == row.data, "\(row)")
        accepted += 1
      case .failure(let error):
        #expect(row.data.isEmpty, "\(row) \(error)")
        refused += 1
      }
    }
    print("constants: \(accepted) read, \(refused) refused")
    #expect(accepted > 700)
    #expect(refused > 200)
  }

  @Test func `the bytes of a word, and a scanned number, read like its text`() throws {
    for row in try RecordedConstant.all() {
      let names = try Recorded.names(timeZoneOffset: row.timeZoneOffset)
      let read = row.type.constant(
        from: row.word, isQuoted: row.isQuoted, bits: row.bits, names: names)
      let fromBytes = row.type.constant(
        utf8: row.word.utf8.span, isQuoted: row.isQuoted, bits: row.bits, names: names)
      #expect(fromBytes == read, "\(row)")
      if !row.isQuoted, !row.type.isString, let number = UInt64(row.word), row.word.first != "0" {
        let fromNumber = row.type.constant(number: number, bits: row.bits, names: names)
        #expect((try? fromNumber.get()) == (try? read.get()), "\(row)")
      }
    }
  }

  /// Bytes as `--debug=netlink` prints them: words of the host's order.
  private func words(_ bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<min(start + 4, bytes.count)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  @Test(arguments: [
    (DataType.ctState, "estabished", "established"),
    (.icmpv6Type, "nd-neighbour-solicit", "nd-neighbor-solicit"),
    (.inetService, "htpps", "https"), (.dscp, "af44", "af41"), (.uid, "rot", "root"),
  ])
  func `a misspelt word gets a suggestion`(type: DataType, word: String, meant: String) {
    guard case .failure(let error) = type.constant(from: word) else {
      Issue.record("\(word) was read")
      return
    }
    #expect(error.suggestion == meant)
    #expect(error.hint == "did you mean `\(meant)`?")
  }

  @Test func `a number beyond the length says which numbers there are`() {
    let read = DataType.dscp.constant(from: "64")
    #expect(
      read
        == .failure(
          ConstantError(
            "64 is beyond the range 0-63 of Differentiated Services Code Point")))
  }

  @Test func `an expression may allow fewer numbers than its bits could hold`() {
    let day = DataType.day.constant(from: "7")
    #expect(day == .success(ConstantValue(7, bits: 8)))
    let bounded = DataType.day.constant(from: "7", largest: 6)
    #expect(
      bounded
        == .failure(
          ConstantError("7 is beyond the range 0-6 of Day of week of packet reception")))
  }

  @Test func `a cgroup is a path that the caller knows`() {
    var names = NameTables()
    names.controlGroups = NumberNames([("system.slice/sshd.service", 4711)])
    let read = DataType.cgroupsv2.constant(from: "system.slice/sshd.service", names: names)
    #expect(read == .success(ConstantValue(4711, bits: 64)))
    #expect(
      DataType.cgroupsv2.text(of: ConstantValue(4711, bits: 64), names: names)
        == "\"system.slice/sshd.service\"")
  }

  @Test func `a string packs its first byte as the most significant one`() {
    let read = DataType.ifname.constant(from: "lo")
    #expect(read == .success(ConstantValue(0x6C6F << 112, bits: 128)))
    #expect(DataType.ifname.constant(from: "lo*") == .success(ConstantValue(0x6C6F, bits: 16)))
  }
}
