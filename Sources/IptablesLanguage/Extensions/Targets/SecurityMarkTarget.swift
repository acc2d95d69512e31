/// `-j SECMARK`: the packet's security mark.
enum SecurityMarkTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "SECMARK").with { $0.tables = ["mangle", "security"] }
  static let options = [
    Option("selctx", .text, 0, [.required], cutAt: 255)
  ]

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.needs(t.range(ofUse: use), "the kernel must run a security module that knows the context")
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    let context = t.string(option.word)
    let name =
      t.declared.securityMarks[context] ?? "secmark\(t.declared.securityMarks.count)"
    t.declared.securityMarks[context] = name
    t.addObject("secmark", name, "\"\(context)\"")
    t.add(text: "meta secmark set \"\(name)\"")
  }
}
