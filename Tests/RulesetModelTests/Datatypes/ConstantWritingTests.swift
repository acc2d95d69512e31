import CTVetRulesetModel
import Testing

struct ConstantWritingTests {
  @Test func `each recorded constant is written as nft lists it`() throws {
    let choices: [ValueTextOptions] = [[], [.serviceNames, .userNames], .numeric]
    var count = 0
    for row in try RecordedConstant.all() where row.listed.contains(where: { !$0.isEmpty }) {
      // West of Greenwich nft 1.0.6 writes hours of the next day as millions; later releases don't.
      if row.listed[0].hasPrefix("\"1193") { continue }
      let names = try Recorded.names(timeZoneOffset: row.timeZoneOffset)
      let value = try row.type.constant(
        from: row.word, isQuoted: row.isQuoted, bits: row.bits, names: names
      ).get()
      let separator = row.type == .ctEvent ? "," : " | "
      for (options, listed) in zip(choices, row.listed) {
        let text = row.type.text(of: value, names: names, options: options, separator: separator)
        #expect(text == listed, "\(row)")
        count += 1
      }
    }
    print("constants: \(count) texts written")
    #expect(count > 2000)
  }

  @Test func `what is written is read again as the same constant`() throws {
    var count = 0
    for row in try RecordedConstant.all() where !row.data.isEmpty {
      let names = try Recorded.names(timeZoneOffset: row.timeZoneOffset)
      let value = try row.type.constant(
        from: row.word, isQuoted: row.isQuoted, bits: row.bits, names: names
      ).get()
      var text = row.type.text(of: value, names: names)
      // Several flags are an expression, and nft writes a duration of zero as nothing.
      if text.contains(" | ") || text.isEmpty { continue }
      // Nor does it write hours beyond a day, parts of a second, or the escape of a helper's `*`.
      if row.type == .hour, value.number >= 86_400 { continue }
      if row.type == .date, value.number % 1_000_000_000 != 0 { continue }
      if row.type == .string, row.word.hasSuffix("*") { continue }
      let isQuoted = text.hasPrefix("\"")
      if isQuoted { text = String(text.dropFirst().dropLast()) }
      let again = row.type.constant(
        from: text, isQuoted: isQuoted, bits: row.bits, names: names)
      #expect(again == .success(value), "\(row)")
      count += 1
    }
    print("constants: \(count) round trips")
    #expect(count > 700)
  }

  @Test func `a raw payload's number is hexadecimal`() {
    let value = ConstantValue(22, bits: 16)
    #expect(DataType.integer.text(of: value) == "22")
    #expect(DataType.integer.text(of: value, options: .hexadecimal) == "0x16")
  }
}
