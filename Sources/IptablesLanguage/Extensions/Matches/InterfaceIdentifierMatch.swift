import CTVetRulesetModel

/// `-m eui64`: whether the address was made of the Ethernet address.
enum InterfaceIdentifierMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "eui64").with {
    $0.families = [.ip6]
    $0.hooks = [.prerouting, .input, .forward]
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "nft can't compare an address with the Ethernet address")
  }
}
