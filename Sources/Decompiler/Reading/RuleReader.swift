import CTVetBytecode
import CTVetRulesetModel

/// Reads the instructions of a rule one after the other (nftables src/netlink_delinearize.c).
///
/// Loads fill registers; what uses a register becomes a statement. Only then is it known which fields
/// the bytes are, and a test that the statement implies goes away again.
struct RuleReader {
  let family: Family
  var sets: SetScope
  /// The statements; nil where one was left out.
  var statements: [DecompiledStatement?] = []
  /// The rules of a chain that the rule may have written in place.
  let inPlaceRules: [DecompiledRule]
  private var registers: [Held?] = Array(repeating: nil, count: Register.wordCount)
  /// Whether loads of the packet are taken for fields; nft does not look into changes of options.
  var seesFields = true
  /// What is known of the packet, then of the one in a tunnel.
  private var layers: [Layers]
  private var isInside = false

  /// What is known of a packet.
  private struct Layers {
    var context: ProtocolContext
    var dependencies = Dependencies()
  }

  /// What a register holds, and how many statements there were when it was loaded.
  private struct Held {
    var load: Load
    var age: Int
  }

  init(family: Family, sets: SetScope, inPlaceRules: [DecompiledRule]) {
    self.family = family
    self.sets = sets
    self.inPlaceRules = inPlaceRules
    layers = [Layers(context: ProtocolContext(family: family))]
  }

  var context: ProtocolContext {
    get { layers[isInside ? 1 : 0].context }
    set { layers[isInside ? 1 : 0].context = newValue }
  }

  var dependencies: Dependencies {
    get { layers[isInside ? 1 : 0].dependencies }
    set { layers[isInside ? 1 : 0].dependencies = newValue }
  }

  var fields: PayloadFields { PayloadFields(context: context) }

  // MARK: Registers

  mutating func hold(_ load: Load, in register: Register) {
    guard let word = register.firstWord else { return }
    registers[word] = Held(load: load, age: statements.count)
  }

  func load(in register: Register) -> Load? {
    register.firstWord.flatMap { registers[$0]?.load }
  }

  /// Whether a register was loaded for the statement at hand.
  func isLoaded(_ register: Register) -> Bool {
    register.firstWord.flatMap { registers[$0] }.map { $0.age == statements.count } ?? false
  }

  /// What lies in a register and those behind it, up to a length in bits; without a length as far as
  /// registers were loaded one behind the other for this statement.
  func load(in register: Register, bits: Int?) -> Load? {
    guard let word = register.firstWord, let first = registers[word] else { return nil }
    if let bits, first.load.bits == 0 || (first.load.bits + 31) / 32 >= (bits + 31) / 32 {
      return first.load
    }
    var parts: [Load] = []
    var next = word
    let end = bits.map { word + ($0 + 31) / 32 } ?? Register.wordCount
    while next < end, let held = registers[next], bits != nil || held.age == first.age {
      parts.append(held.load)
      next += max(1, (held.load.bits + 31) / 32)
    }
    return parts.count == 1 ? first.load : .concatenation(parts)
  }

  // MARK: Statements

  /// Adds a statement that is no test, before which no test may move.
  mutating func append(_ statement: DecompiledStatement) {
    statements.append(statement)
    dependencies = Dependencies()
  }

  /// Leaves the test of a layer out.
  mutating func release(_ layer: Dependencies.Layer) {
    if let index = dependencies.release(layer) { statements[index] = nil }
  }

  /// Leaves the test out that a packet inside of GRE implies for the packet around it.
  mutating func releaseCarrier() {
    guard isInside, let test = layers[0].dependencies[.transport],
      case .meta(.l4proto) = test.key, test.value == Self.genericEncapsulation
    else { return }
    if let index = layers[0].dependencies.release(.transport) { statements[index] = nil }
  }

  /// `IPPROTO_GRE`.
  private static let genericEncapsulation: UInt64 = 47

  /// Decides whether the next statement is about what a tunnel carries.
  mutating func enter(_ load: Load) {
    guard let tunnel = load.tunnel, let template = TunnelTemplate.of(tunnel) else {
      isInside = false
      return
    }
    if layers.count == 1 { layers.append(Layers(context: ProtocolContext(inside: template))) }
    isInside = true
  }

  /// What does not read the packet in a tunnel is about the packet around it.
  mutating func leaveTunnel() { isInside = false }

}

extension Load {
  /// The tunnel whose packet it reads.
  fileprivate var tunnel: Header? {
    switch self {
    case .payload(let field): field.tunnel
    case .typed(.meta(_, let tunnel), _): tunnel
    case .masked(let load, _, _), .byteorder(let load, _), .shifted(let load, _, _, _): load.tunnel
    case .concatenation(let parts): parts.lazy.compactMap(\.tunnel).first
    case .bytes, .option, .typed, .conntrack, .jenkinsHash, .map: nil
    }
  }
}
