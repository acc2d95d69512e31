/// `-j TRACE`: tells of every rule that the packet passes.
enum TraceTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "TRACE")

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("nftrace set 1")
  }
}
