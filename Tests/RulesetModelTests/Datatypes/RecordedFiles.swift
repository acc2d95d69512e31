import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// What was recorded from nft for these tests.
enum Recorded {
  /// The text of a fixture.
  static func text(_ name: String) throws -> String {
    let file = Repository.file("Tests/RulesetModelTests/Fixtures/\(name)")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The fields of a fixture's lines that are no comments.
  static func rows(_ name: String) throws -> [[String]] {
    try text(name).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// The names of the host on which the constants were recorded.
  static func names(timeZoneOffset: Int) throws -> NameTables {
    var files = NameTables.Files()
    files.passwd = try text("Names/passwd")
    files.group = try text("Names/group")
    files.marks = try text("Names/rt_marks")
    files.realms = try text("Names/rt_realms")
    files.deviceGroups = try text("Names/group_dev")
    files.connectionLabels = try text("Names/connlabel.conf")
    var names = NameTables(files: files)
    names.timeZoneOffset = timeZoneOffset
    return names
  }
}

/// A word and what nft made of it.
struct RecordedConstant {
  var type: DataType
  var order: DataType.ByteOrder
  var bits: Int
  var timeZoneOffset: Int
  var isQuoted: Bool
  var word: String
  /// The bytes in words of four, as `--debug=netlink` prints them; empty where nft refused.
  var data: [UInt32]
  /// How `nft list` without options, with `--service --guid` and with `--numeric` writes it.
  var listed: [String]

  /// - Throws: What keeps the line from being read.
  init(_ fields: [String]) throws {
    try #require(fields.count == 10, "\(fields)")
    let name = String(fields[0].prefix { $0 != "-" })
    let unnamed: [String: DataType] = ["time_date": .date]
    type = try #require(unnamed[name] ?? DataType(name: name), "\(fields)")
    order = fields[0] == "integer-big" ? .bigEndian : type.byteOrder
    bits = try #require(Int(fields[1]))
    timeZoneOffset = try #require(Int(fields[2]))
    isQuoted = fields[3] == "quoted"
    word = fields[4]
    data = try fields[5].split(separator: " ").map { try #require(UInt32($0, radix: 16)) }
    listed = Array(fields[6...8])
  }

  static func all() throws -> [RecordedConstant] {
    try Recorded.rows("constants-1.0.6.tsv").map { try RecordedConstant($0) }
  }
}
