package import CTVetBytecode
package import CTVetRulesetModel

/// A table with everything in it, in the order in which it is listed.
package struct ListedTable: Sendable {
  /// A named object.
  package struct Object: Sendable {
    package var name: String
    package var kind: ObjectKind
    package var settings: StatefulObject.Settings
    /// A helper's type, or a security context.
    package var text: String?
    /// The name of a transport protocol.
    package var transport: String?
    /// How long connections live in states, in seconds, where that is not as usual.
    package var timeouts: [(state: String, seconds: UInt64)]
    package var comment: String?
  }

  /// A named set or map.
  package struct Set: Sendable {
    /// The expressions whose types its keys and values have.
    package typealias Typeof = (key: DecompiledExpression, value: DecompiledExpression?)

    package var listed: Listing.Set
    package var details: SetDetails
    /// The expressions whose types were written; nil where datatypes were.
    package var typeof: Typeof?
    /// State that each element carries.
    package var statements: [DecompiledStatement]
    package var elements: [DecompiledElement]
  }

  /// A flowtable.
  package struct Flowtable: Sendable {
    package var name: String
    package var priority: Int32
    package var devices: [String]
    package var isOffloaded: Bool
    package var hasCounter: Bool
  }

  /// A chain.
  package struct Chain: Sendable {
    package var name: String
    package var comment: String?
    package var base: Base?
    package var rules: [RulesetListing.Rule]

    /// Where it is called.
    package struct Base: Sendable {
      package var type: ChainType
      package var hook: Hook
      package var priority: Int32
      package var devices: [String]
      package var policy: String
      package var isOffloaded: Bool
    }
  }

  package var family: Family
  package var name: String
  package var isDormant: Bool
  package var comment: String?
  package var objects: [Object] = []
  package var sets: [Set] = []
  package var flowtables: [Flowtable] = []
  package var chains: [Chain] = []
}
