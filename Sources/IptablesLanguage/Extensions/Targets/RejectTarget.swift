/// `-j REJECT`: drops the packet and says so.
enum RejectTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "REJECT").with {
    $0.tables = ["filter"]
    $0.hooks = [.input, .forward, .output]
  }
  static let options = [
    Option("reject-with", .text, 0)
  ]

  private static let ip: [(names: [String], nft: String)] = [
    (["icmp-net-unreachable", "net-unreach"], "net-unreachable"),
    (["icmp-host-unreachable", "host-unreach"], "host-unreachable"),
    (["icmp-proto-unreachable", "proto-unreach"], "prot-unreachable"),
    (["icmp-port-unreachable", "port-unreach"], "port-unreachable"),
    (["icmp-net-prohibited", "net-prohib"], "net-prohibited"),
    (["icmp-host-prohibited", "host-prohib"], "host-prohibited"),
    (["tcp-reset", "tcp-rst"], "tcp reset"),
    (["icmp-admin-prohibited", "admin-prohib"], "admin-prohibited"),
  ]
  private static let ip6: [(names: [String], nft: String)] = [
    (["icmp6-no-route", "no-route"], "no-route"),
    (["icmp6-adm-prohibited", "adm-prohibited"], "admin-prohibited"),
    (["icmp6-addr-unreachable", "addr-unreach"], "addr-unreachable"),
    (["icmp6-port-unreachable", "port-unreach"], "port-unreachable"),
    (["tcp-reset", "tcp-reset"], "tcp reset"),
    (["icmp6-policy-fail", "policy-fail"], "policy-fail"),
    (["icmp6-reject-route", "reject-route"], "reject-route"),
  ]

  private static func answers(_ t: Translator) -> [(names: [String], nft: String)] {
    t.isIPv6 ? ip6 : ip
  }

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let text = t.string(option.word).lowercased()
    let index = answers(t).firstIndex { $0.names.contains { $0.hasPrefix(text) } }
    guard let index else {
      throw t.refused(option.word, "REJECT: `\(t.string(option.word))` is no answer")
    }
    option.value = UInt64(index)
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0),
      answers(t)[Int(option.value)].nft == "tcp reset", t.onlyProtocol != 6
    else { return }
    throw t.refusedByKernel(option.word, "a reset needs `-p tcp` in the rule")
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("reject")
    guard let option = t.rule.option(use, 0) else { return }
    let answer = answers(t)[Int(option.value)].nft
    if answer == "port-unreachable" { return }
    t.add(" with ")
    if answer != "tcp reset" { t.add(t.isIPv6 ? "icmpv6 type " : "icmp type ") }
    t.add(text: answer)
  }
}
