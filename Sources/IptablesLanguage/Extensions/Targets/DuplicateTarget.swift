/// `-j TEE`: a copy of the packet to another host.
enum DuplicateTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "TEE")
  static let options = [
    Option("gateway", .host, 0, [.required]),
    Option("oif", .text, 1, cutAt: 15),
  ]

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let gateway = t.rule.option(use, 0), t.rule.addresses[Int(gateway.value)].address == 0 {
      throw t.refusedByKernel(gateway.word, "there is no host with the address of all zeros")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let gateway = t.rule.option(use, 0) else { return }
    t.add("dup to ")
    t.add(address: t.rule.addresses[Int(gateway.value)].address)
    if let device = t.rule.option(use, 1), t.words[device.word].count > 0 {
      t.add(" device ")
      t.add(word: device.word)
      t.needs(t.range(device.word), "the interface must be there when the rule is loaded")
    }
  }
}
