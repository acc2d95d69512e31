import CTVetBytecode
import CTVetRulesetModel

/// Writes tables in nft's language.
struct RulesetTextWriter {
  let options: ListingOptions
  var text = ""

  init(options: ListingOptions) {
    self.options = options
  }

  mutating func write(_ table: ListedTable) {
    text += "table \(table.family.rawValue) \(table.name) {\n"
    // A comment does not keep what follows at a distance, flags do.
    var isFirst = !table.isDormant
    if table.isDormant { text += "\tflags dormant\n" }
    if let comment = table.comment { text += "\tcomment \"\(comment)\"\n" }
    func separate(_ text: inout String) {
      if !isFirst { text += "\n" }
      isFirst = false
    }
    for object in table.objects {
      separate(&text)
      write(object)
    }
    for set in table.sets {
      separate(&text)
      write(set)
    }
    for flowtable in table.flowtables {
      separate(&text)
      write(flowtable)
    }
    for chain in table.chains {
      separate(&text)
      write(chain, family: table.family)
    }
    text += "}\n"
  }

  /// A line of a block in a table.
  mutating func line(_ words: String) {
    text += "\t\t\(words)\n"
  }

  /// What one of the writers of rules writes.
  func written(_ body: (inout TextWriter) -> Void) -> String {
    var writer = TextWriter(options: options)
    body(&writer)
    return writer.text
  }

  // MARK: Chains and flowtables

  private mutating func write(_ chain: ListedTable.Chain, family: Family) {
    text += "\tchain \(chain.name) {\n"
    if let comment = chain.comment { line("comment \"\(comment)\"") }
    if let base = chain.base {
      text += "\t\ttype \(base.type.rawValue) hook \(base.hook.rawValue)"
      if base.devices.count == 1 {
        text += " device \"\(base.devices[0])\""
      } else if !base.devices.isEmpty {
        text += " devices = { \(base.devices.joined(separator: ", ")) }"
      }
      let priority = Priority.text(of: base.priority, family: family, hook: base.hook)
      text += " priority \(priority); policy \(base.policy);"
      if base.isOffloaded { text += " flags offload;" }
      text += "\n"
    }
    for rule in chain.rules { line(rule.rule.text(options)) }
    text += "\t}\n"
  }

  private mutating func write(_ flowtable: ListedTable.Flowtable) {
    text += "\tflowtable \(flowtable.name) {\n"
    let priority = Priority.text(of: flowtable.priority, family: .netdev, hook: .ingress)
    line("hook ingress priority \(priority)")
    if !flowtable.devices.isEmpty {
      line("devices = { \(flowtable.devices.joined(separator: ", ")) }")
    }
    if flowtable.isOffloaded { line("flags offload") }
    if flowtable.hasCounter { line("counter") }
    text += "\t}\n"
  }
}
