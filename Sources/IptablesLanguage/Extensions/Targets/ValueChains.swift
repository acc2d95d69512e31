/// Chains that change a field by its old value, a rule for each value: nft 1.0.6 writes only constants into
/// fields of IPv4's header if it shall mend the checksum.
extension Translator {
  /// A rule of such a chain: which values it is for, and what they become.
  struct ValueStep {
    let test: String
    let new: UInt64
  }

  /// Declares a chain in front of the rule that jumps to it; `first` is what all packets meet.
  mutating func declareValueChain(
    _ name: String, _ field: String, _ steps: [ValueStep], first: String? = nil
  ) {
    let chain = "\(tableText) \(name)"
    guard declared.chains.insert("helper \(chain)").inserted else { return }
    var text = "add chain \(chain)\n"
    if let first { text += "add rule \(chain) \(first)\n" }
    for step in steps {
      text += "add rule \(chain) \(step.test) \(field) set \(step.new) return\n"
    }
    prelude += text.utf8
  }

  /// Steps for a field of which some bits stay and some are turned over.
  func steps(_ field: String, bits: UInt64, kept: UInt64, change: UInt64) -> [ValueStep] {
    (0...bits).filter { $0 & ~kept == 0 }.map { old in
      let test = kept == bits ? "\(field) \(old)" : "\(field) and \(kept) == \(old)"
      return ValueStep(test: test, new: old ^ change)
    }
  }
}
