import CTVetRulesetModel

/// `-j CLUSTERIP`: an address that several hosts share.
enum ClusterAddressTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "CLUSTERIP").with {
    $0.families = [.ip]
    $0.isMissing = true
  }
  static let options = [
    Option("new", .flag, 0),
    Option("hashmode", .text, 1),
    Option("clustermac", .etherAddress, 2),
    Option("total-nodes", .uint16, 3, max: 16),
    Option("local-node", .uint16, 4, max: 16),
    Option("hash-init", .uint32, 5, max: 4_294_967_295),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let modes = ["sourceip", "sourceip-sourceport", "sourceip-sourceport-destport"]
    if option.id == 1, !modes.contains(t.string(option.word)) {
      throw t.refused(option.word, "CLUSTERIP: `\(t.string(option.word))` is no mode")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "nft has no addresses of clusters", hint: "`-m cluster` does the same")
  }
}
