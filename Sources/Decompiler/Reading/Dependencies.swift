import CTVetBytecode
import CTVetRulesetModel

/// Tests that nft may have added itself, which a listing leaves out where a later expression implies
/// them (`struct payload_dep_ctx`, nftables include/payload.h).
///
/// A test is kept under the layer above the one that it is about: what it tells is which header lies
/// there.
struct Dependencies {
  /// A layer, from below the link layer up to what the transport header carries.
  enum Layer: Int {
    case none
    case link
    case network
    case transport
    case inner

    init(_ base: Instruction.PayloadBase) {
      switch base {
      case .link: self = .link
      case .network: self = .network
      case .transport: self = .transport
      case .inner: self = .inner
      }
    }
  }

  /// A test that may go.
  struct Test {
    /// What is tested.
    enum Key {
      case meta(MetaKey)
      case conntrack
      case payload(PayloadField)
    }

    /// Where it stands in the rule.
    var statement: Int
    var key: Key
    var value: UInt64
  }

  private var tests: (Test?, Test?, Test?, Test?, Test?)
  /// The last statement, which may be the lower end of an interval.
  var previous: Int?
  private var messageType: UInt8?

  init() {}

  /// The test that tells which header lies on a layer.
  subscript(layer: Layer) -> Test? {
    switch layer {
    case .none: tests.0
    case .link: tests.1
    case .network: tests.2
    case .transport: tests.3 ?? tests.4
    case .inner: tests.4
    }
  }

  /// Forgets the test of a layer and tells where it stands.
  mutating func release(_ layer: Layer) -> Int? {
    let test = self[layer]
    switch layer {
    case .none: tests.0 = nil
    case .link: tests.1 = nil
    case .network: tests.2 = nil
    case .transport: if tests.3 == nil { tests.4 = nil } else { tests.3 = nil }
    case .inner: tests.4 = nil
    }
    if test?.statement == previous { previous = nil }
    return test?.statement
  }

  /// Notes a test of a layer's key.
  mutating func store(_ test: Test, about layer: Layer) {
    if case .payload(let field) = test.key, notesMessageType(field, test.value) { return }
    switch layer {
    case .none: tests.1 = test
    case .link: tests.2 = test
    case .network: tests.3 = test
    case .transport, .inner: tests.4 = test
    }
  }

  /// Notes the type of a message, and whether it is an echo, which no field implies.
  private mutating func notesMessageType(_ field: PayloadField, _ value: UInt64) -> Bool {
    guard field.bits == 8 else { return false }
    switch field.field?.header {
    case .icmp:
      messageType = value == 0 ? 8 : UInt8(truncatingIfNeeded: value)
      return messageType == 8
    case .icmpv6:
      messageType = UInt8(truncatingIfNeeded: value)
      return value == 128 || value == 129
    default: return false
    }
  }

  /// Whether a field of the packet implies the test of its layer.
  func isImplied(by field: PayloadField, isProtocolKey: Bool, family: Family) -> Bool {
    let layer = Layer(field.base)
    guard field.field != nil, let test = self[layer] else { return false }
    guard case .payload(let tested) = test.key else { return true }
    switch family {
    case .bridge, .netdev, .inet:
      let isNetwork = tested.field?.header == .ip || tested.field?.header == .ip6
      if tested.base == .network, isNetwork, field.base == .transport { return false }
      if field.base == tested.base {
        if isProtocolKey { return false }
        if field.base == .link { return isLinkImplied(test, tested) }
      }
    case .ip, .ip6, .arp: break
    }
    guard field.base == .transport, tested.base == .transport else { return true }
    switch tested.field?.header {
    case .icmp, .icmpv6: return impliesMessageType(field, tested)
    default: return true
    }
  }

  /// `vlan id` implies `ether type 8021q`, nothing implies `vlan type`.
  private func isLinkImplied(_ test: Test, _ tested: PayloadField) -> Bool {
    switch tested.field?.header {
    case .vlan: false
    case .ether: test.value == 0x8100
    default: true
    }
  }

  private func impliesMessageType(_ field: PayloadField, _ tested: PayloadField) -> Bool {
    guard let named = field.field, named.header == tested.field?.header,
      let template = named.header.template.field(named.field),
      let needed = template.messageTypes.first
    else { return false }
    return messageType == needed
  }

  /// Whether a test of `meta` or `ct` may stand in for the one of its layer.
  func isImplied(byKey key: MetaKey?, value: UInt64, family: Family) -> Bool {
    guard let test = self[.network] else { return true }
    let network: Family?
    switch test.key {
    case .meta(.nfproto): network = test.value == 2 ? .ip : test.value == 10 ? .ip6 : nil
    case .meta(.protocol): network = Self.family(etherType: test.value)
    case .payload(let field) where field.base == .link && field.field?.datatype == .etherType:
      network = Self.family(etherType: test.value)
    case .meta, .payload, .conntrack: return true
    }
    switch family {
    case .inet, .netdev, .bridge: break
    case .ip, .ip6: return family == network
    case .arp: return true
    }
    guard key == .l4proto else { return true }
    return switch value {
    case 1: network != .ip6
    case 58: network != .ip
    default: false
    }
  }

  private static func family(etherType: UInt64) -> Family? {
    switch etherType {
    case 0x0800: .ip
    case 0x86DD: .ip6
    default: nil
    }
  }
}
