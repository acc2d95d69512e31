/// `-j TPROXY`: the packet to a socket of this host, its addresses unchanged.
enum TransparentProxyTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "TPROXY").with {
    $0.tables = ["mangle"]
    $0.hooks = [.prerouting]
    $0.protocols = [6, 17]
  }
  static let options = [
    Option("on-port", .port, 0, [.required]),
    Option("on-ip", .host, 1),
    Option("tproxy-mark", .markMask, 2),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("tproxy to ")
    if let address = t.rule.option(use, 1), t.rule.addresses[Int(address.value)].address != 0 {
      if t.isIPv6 { t.add("[") }
      t.add(address: t.rule.addresses[Int(address.value)].address)
      if t.isIPv6 { t.add("]") }
    }
    t.add(":")
    t.add(t.rule.option(use, 0)?.value ?? 0)
    if let mark = t.rule.option(use, 2), mark.upper != 0 {
      t.add(" meta mark set ")
      t.addChange("mark", value: mark.value, mask: mark.upper)
    }
    t.add(" accept")
    t.differs(
      t.range(ofUse: use),
      "a packet without a socket goes on to the next rule in nft, where iptables drops it")
  }
}
