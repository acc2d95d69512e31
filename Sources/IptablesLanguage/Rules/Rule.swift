import CTVetDiagnostics

/// A rule as its words say.
struct Rule {
  /// An address with a mask.
  struct Address {
    var address: UInt128
    var mask: UInt128
  }

  /// What becomes of packets that it matches.
  enum Action {
    case none
    case accept, drop, `return`, queue
    /// A target extension.
    case target
    /// A chain of the table, by its word.
    case jump(Int)
  }

  /// The extensions in the order in which they were named, by their index in the registry.
  var uses: [Use] = []
  var given: [GivenOption] = []
  var addresses: [Address] = []
  var sources: Range<Int> = 0..<0
  var destinations: Range<Int> = 0..<0
  var isSourceInverted = false
  var isDestinationInverted = false
  /// The words of these options, for messages and for where they are written.
  var sourceWord = -1
  var destinationWord = -1
  var protocolWord = -1
  var inputWord = -1
  var outputWord = -1
  var fragmentWord = -1
  var jumpWord = -1
  /// The protocol's number; 0 for all.
  var protocolNumber: UInt16 = 0
  var isProtocolInverted = false
  var isInputInverted = false
  var isOutputInverted = false
  var isFragmentInverted = false
  var action = Action.none
  var isGoto = false
  /// The target extension among `uses`.
  var targetUse = -1
  var packets: UInt64 = 0
  var bytes: UInt64 = 0
  /// The use whose words say the protocol, so that it is not written.
  var impliedBy: Int?
  /// Whether the match of the protocol was loaded on its own.
  var hasLoadedProtocol = false

  /// A named extension.
  struct Use {
    /// The index in the registry.
    let entry: Int
    /// The word that names it, or the option that loaded it.
    let word: Int
    /// The ids that were given.
    var ids: UInt32 = 0
    /// Whether an extension of the same name follows, which gets the options from there on.
    var isComplete = false
    /// Whether its options were added to the list: a second use of a name shares those of the first.
    let sharesOptions: Bool
    /// Whether `-p` loaded it.
    let isImplicit: Bool
  }

  /// Makes an empty rule without giving up memory.
  mutating func reset() {
    var uses = self.uses
    var given = self.given
    var addresses = self.addresses
    self = Rule.empty
    uses.removeAll(keepingCapacity: true)
    given.removeAll(keepingCapacity: true)
    addresses.removeAll(keepingCapacity: true)
    swap(&self.uses, &uses)
    swap(&self.given, &given)
    swap(&self.addresses, &addresses)
  }

  private static let empty = Rule()

  /// An option by its id.
  func option(_ use: Int, _ id: UInt8) -> GivenOption? {
    guard uses[use].ids & (1 << UInt32(id)) != 0 else { return nil }
    for option in given where option.use == use && option.id == id { return option }
    return nil
  }

  /// Whether an option was given.
  func has(_ use: Int, _ id: UInt8) -> Bool { uses[use].ids & (1 << UInt32(id)) != 0 }
}
