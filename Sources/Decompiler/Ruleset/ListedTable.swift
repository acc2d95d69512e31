import CTVetBytecode
import CTVetRulesetModel

/// A table with everything in it, in the order in which it is listed.
struct ListedTable: Sendable {
  /// A named object.
  struct Object: Sendable {
    var name: String
    var kind: ObjectKind
    var settings: StatefulObject.Settings
    /// A helper's type, or a security context.
    var text: String?
    /// The name of a transport protocol.
    var transport: String?
    /// How long connections live in states, in seconds, where that is not as usual.
    var timeouts: [(state: String, seconds: UInt64)]
    var comment: String?
  }

  /// A named set or map.
  struct Set: Sendable {
    /// The expressions whose types its keys and values have.
    typealias Typeof = (key: DecompiledExpression, value: DecompiledExpression?)

    var listed: Listing.Set
    var details: SetDetails
    /// The expressions whose types were written; nil where datatypes were.
    var typeof: Typeof?
    /// State that each element carries.
    var statements: [DecompiledStatement]
    var elements: [DecompiledElement]
  }

  /// A flowtable.
  struct Flowtable: Sendable {
    var name: String
    var priority: Int32
    var devices: [String]
    var isOffloaded: Bool
    var hasCounter: Bool
  }

  /// A chain.
  struct Chain: Sendable {
    var name: String
    var comment: String?
    var base: Base?
    var rules: [RulesetListing.Rule]

    /// Where it is called.
    struct Base: Sendable {
      var type: ChainType
      var hook: Hook
      var priority: Int32
      var devices: [String]
      var policy: String
      var isOffloaded: Bool
    }
  }

  var family: Family
  var name: String
  var isDormant: Bool
  var comment: String?
  var objects: [Object] = []
  var sets: [Set] = []
  var flowtables: [Flowtable] = []
  var chains: [Chain] = []
}
