package import CTVetDiagnostics
package import CTVetRulesetModel

/// Rules of iptables as they were read, before any translation: what they mean to the kernel's xtables.
package struct XtablesRuleset: Sendable {
  /// The tables that the file names, in its order.
  package var tables: [XtablesTable] = []
  /// The sets of ipset whose contents are known.
  package var sets: [String: IPSetDeclaration] = [:]

  package init() {}

  /// The place of a table; it is added where it is not there yet.
  mutating func table(_ family: Family, _ kind: TableKind) -> Int {
    if let index = tables.firstIndex(where: { $0.family == family && $0.name == kind.rawValue }) {
      return index
    }
    tables.append(XtablesTable(family: family, name: kind.rawValue))
    return tables.count - 1
  }
}

/// A table with its chains.
package struct XtablesTable: Sendable {
  /// `.ip` or `.ip6`.
  package let family: Family
  /// `filter`, `nat`, `mangle`, `raw` or `security`.
  package let name: String
  /// The chains that the file names, in its order.
  package var chains: [XtablesChain] = []

  /// The place of a chain; nil where there is none.
  package func chain(named name: String) -> Int? { chains.firstIndex { $0.name == name } }
}

/// A chain with its rules.
package struct XtablesChain: Sendable {
  /// Its name.
  package let name: String
  /// Whether the policy, or what stands for it, drops.
  package var drops = false
  /// Its rules in their order.
  package var rules: [XtablesRule] = []
}

/// A rule; one with several addresses is several of them.
package struct XtablesRule: Sendable {
  /// An address with a mask, both as numbers.
  package struct Address: Sendable, Hashable {
    /// The address, its bits outside of the mask being 0.
    package var address: UInt128
    /// Which bits count.
    package var mask: UInt128

    package init(address: UInt128, mask: UInt128) {
      self.address = address
      self.mask = mask
    }
  }

  /// A test that may be inverted.
  package struct Test<Value: Sendable>: Sendable {
    /// What is asked for.
    package var value: Value
    /// Whether `!` stands before it.
    package var isInverted: Bool

    package init(value: Value, isInverted: Bool) {
      self.value = value
      self.isInverted = isInverted
    }
  }

  /// What becomes of packets that match.
  package enum Action: Sendable {
    /// They are counted.
    case none
    /// The verdicts, and the queue 0.
    case accept, drop, `return`, queue
    /// Another chain of the table.
    case jump(String)
    case goto(String)
    /// A target extension.
    case target(XtablesUse)
  }

  /// Why a rule is not there in the translation.
  package enum Absence: Sendable {
    /// The translation has no words for it, and says so.
    case lost
    /// It was not understood, so that nothing is known of it.
    case unread
  }

  /// Where it is written.
  package var range: SourceRange
  /// `-i`, with a `+` behind the beginning of a name.
  package var input: Test<String>?
  /// `-o`.
  package var output: Test<String>?
  /// `-p`: the number; 0 for all.
  package var transport: Test<UInt8>?
  /// `-s`.
  package var source: Test<Address>?
  /// `-d`.
  package var destination: Test<Address>?
  /// `-f`.
  package var fragment: Test<Bool>?
  /// The matches in their order.
  package var matches: [XtablesUse] = []
  /// The target.
  package var action = Action.none
  /// Why the translation does not have it; nil where it does.
  package var absence: Absence?
}

/// A match or a target with its options.
package struct XtablesUse: Sendable {
  /// `tcp`, `CONNMARK`.
  package let name: String
  /// What was given, in its order.
  package let options: [XtablesOption]

  /// An option by the first of its names.
  package subscript(name: String) -> XtablesOption? { options.first { $0.name == name } }
}

/// An option of a match or a target.
package struct XtablesOption: Sendable {
  /// The first of its names: `source-port`, also for `--sport`.
  package let name: String
  /// Whether `!` stands before it.
  package let isInverted: Bool
  /// The number, the beginning of a range, the value of a mark, or the bits of a list.
  package let value: UInt64
  /// The end of a range or the mask of a mark.
  package let upper: UInt64
  /// The value as it is written.
  package let text: String
  /// The addresses that it names.
  package let addresses: [XtablesRule.Address]
  /// What the word behind the value lists: `src` and `dst` for each part of a set's elements, or types of chunks.
  package let list: [String]
  /// The numbers that a list holds, as ranges.
  package let ranges: [ClosedRange<UInt64>]
}
