/// `-j CHECKSUM`: fills in a checksum that was left to the device.
enum ChecksumTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "CHECKSUM").with { $0.tables = ["mangle"] }
  static let options = [
    Option("checksum-fill", .flag, 0, [.required])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(
      use: use, "nft can't fill in checksums",
      hint: "the rule helped DHCP clients of before 2012; without such it can go")
  }
}
