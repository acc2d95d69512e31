/// `-j SNAT`: another source.
enum SourceTranslationTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "SNAT").with {
    $0.tables = ["nat"]
    $0.hooks = [.input, .postrouting]
  }
  static let options = [
    Option("to-source", .text, 1, [.required]),
    Option("random", .flag, 3),
    Option("random-fully", .flag, 4),
    Option("persistent", .flag, 5),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 1 { try TranslationRange.read(&option, shift: .withoutBase, &t) }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try TranslationRange.translate("snat", t.rule.option(use, 1), &t, use)
  }
}

/// `-j DNAT`: another destination.
enum DestinationTranslationTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "DNAT").with {
    $0.tables = ["nat"]
    $0.hooks = [.prerouting, .output]
  }
  static let options = [
    Option("to-destination", .text, 0, [.required]),
    Option("random", .flag, 3),
    Option("persistent", .flag, 5),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 0 { try TranslationRange.read(&option, shift: .kept, &t) }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try TranslationRange.translate("dnat", t.rule.option(use, 0), &t, use)
  }
}

/// `-j MASQUERADE`: the address of the interface as the source.
enum MasqueradeTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "MASQUERADE").with {
    $0.tables = ["nat"]
    $0.hooks = [.postrouting]
  }
  static let options = [
    Option("to-ports", .text, 2),
    Option("random", .flag, 3),
    Option("random-fully", .flag, 4),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 2 { try TranslationRange.readPorts(&option, shift: .withoutBase, &t) }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try TranslationRange.translatePorts("masquerade", t.rule.option(use, 2), &t, use)
  }
}

/// `-j REDIRECT`: this host as the destination.
enum RedirectTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "REDIRECT").with {
    $0.tables = ["nat"]
    $0.hooks = [.prerouting, .output]
  }
  static let options = [
    Option("to-ports", .text, 2),
    Option("random", .flag, 3),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 2 { try TranslationRange.readPorts(&option, shift: .refused, &t) }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try TranslationRange.translatePorts("redirect", t.rule.option(use, 2), &t, use)
  }
}

/// `-j NETMAP`: another network with the same hosts.
enum NetworkMapTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "NETMAP").with {
    $0.tables = ["nat"]
    $0.hooks = [.prerouting, .input, .output, .postrouting]
  }
  static let options = [
    Option("to", .hostMask, 0, [.required])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    let address = t.rule.addresses[Int(option.value)]
    guard let length = Translator.prefixLength(of: address.mask, isIPv6: t.isIPv6) else {
      throw t.lost(option.word, "nft's networks have no gaps in their masks")
    }
    let isSource: Bool
    switch t.chainHook {
    case .prerouting?, .output?: isSource = false
    case .postrouting?, .input?: isSource = true
    default:
      throw t.lost(
        use: use, "in a chain of your own it is not known whether sources or destinations change",
        hint: "put the rule into PREROUTING or POSTROUTING")
    }
    t.add(isSource ? "snat" : "dnat")
    t.add(t.isIPv6 ? " ip6" : " ip")
    t.add(" prefix to ")
    t.add(address: address.address)
    t.add("/")
    t.add(UInt64(length))
  }
}
