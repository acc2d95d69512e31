import CTVetDiagnostics
import CTVetRulesetModel

/// Statements that log, answer, translate or send packets.
extension Lowering {
  mutating func packetAction(_ index: Int) {
    let node = tree.nodes[index]
    switch node.kind {
    case .transparentProxy:
      let family = child(of: index, .family).map { Keys.family(tree.nodes[$0].keyword) }
      let address = child(of: index, .property, .to).map { expression($0 + 1) }
      let port = child(of: index, .property, .port).map { expression($0 + 1) }
      emit(
        .transparentProxy(family ?? .unspecified, address: address, port: port), index)
    case .synproxy: emit(.synproxy(synproxy(index)), index)
    case .queue: queue(index)
    case .duplicate:
      let device = child(of: index, .property, .device).map { expression($0 + 1) }
      emit(.duplicate(to: expression(index + 1), device: device), index)
    default:
      let family = child(of: index, .family)
      let value = index + (family == nil ? 1 : 2)
      let target = expression(value)
      let device = child(of: index, .property, .device).map { expression($0 + 1) }
      emit(
        .forward(
          family.map { Keys.family(tree.nodes[$0].keyword) } ?? .unspecified,
          address: device == nil ? nil : target, device: device ?? target), index)
    }
  }

  mutating func queue(_ index: Int) {
    var value: ExpressionID?
    var bypass = false
    var fanout = false
    for child in tree.children(index) {
      switch tree.nodes[child].keyword {
      case .num, .to: value = expression(child + 1)
      default:
        for flag in tree.children(child) {
          if tree.nodes[flag].keyword == .bypass { bypass = true } else { fanout = true }
        }
      }
    }
    emit(.queue(number: value, bypass: bypass, fanout: fanout), index)
  }

  func synproxy(_ index: Int) -> Synproxy {
    var result = Synproxy()
    for child in tree.children(index) {
      switch tree.nodes[child].keyword {
      case .mss, .maxseg: result.mss = UInt16(truncatingIfNeeded: number(child + 1))
      case .wscale: result.windowScale = UInt8(truncatingIfNeeded: number(child + 1))
      case .timestamp: result.timestamp = true
      default: result.sackPermitted = true
      }
    }
    return result
  }

  mutating func log(_ index: Int) -> Log {
    var log = Log()
    for child in tree.children(index) {
      let value = child + 1
      let node = tree.nodes[child]
      switch node.keyword {
      case .prefix where node.size > 1: log.prefix = prefixRange(value)
      case .group where node.size > 1: log.group = UInt16(truncatingIfNeeded: number(value))
      case .snaplen where node.size > 1: log.snaplen = number32(value)
      case .queueThreshold where node.size > 1:
        log.queueThreshold = UInt16(truncatingIfNeeded: number(value))
      case .level where node.size > 1: log.level = intern(value)
      case .flags:
        if node.flags & 1 != 0 { log.flags.insert(.ipOptions) }
        for flag in tree.children(child) {
          switch tree.nodes[flag].keyword {
          case .sequence: log.flags.insert(.tcpSequence)
          case .options: log.flags.insert(.tcpOptions)
          case .skuid: log.flags.insert(.user)
          case .ether: log.flags.insert(.ether)
          default: log.flags.formUnion(.all)
          }
        }
      default: break
      }
    }
    return log
  }

  /// Where the prefix is written: in place, or in the definition of the variable.
  private mutating func prefixRange(_ index: Int) -> SourceRange {
    guard tree.nodes[index].kind == .variable else { return tree.range(index) }
    let value = expression(index)
    return ruleset.range(ruleset.resolved(value))
  }

  mutating func reject(_ index: Int) -> Reject {
    let node = tree.nodes[index]
    let code = node.size > 1 ? expression(index + 1) : nil
    switch node.keyword {
    case .icmp: return Reject(kind: .icmp, code: code)
    case .icmpv6: return Reject(kind: .icmpv6, code: code)
    case .icmpx: return Reject(kind: .icmpx, code: code)
    case .tcp: return Reject(kind: .tcpReset, code: nil)
    default: return Reject(kind: .unspecified, code: nil)
    }
  }

  mutating func nat(_ index: Int) -> NAT {
    let kind: NAT.Kind =
      switch tree.nodes[index].keyword {
      case .snat: .snat
      case .dnat: .dnat
      case .masquerade: .masquerade
      default: .redirect
      }
    var nat = NAT(kind: kind)
    for child in tree.children(index) {
      let node = tree.nodes[child]
      switch (node.kind, node.keyword) {
      case (.family, _): nat.family = Keys.family(node.keyword)
      case (_, .to): nat.address = expression(child + 1)
      case (_, .port): nat.port = expression(child + 1)
      case (_, .addr): nat.flags.insert(.concatenation)
      case (_, .prefix): nat.flags.insert(.netmap)
      case (_, .interval): nat.flags.insert(.interval)
      default:
        for flag in tree.children(child) {
          switch tree.nodes[flag].keyword {
          case .random: nat.flags.insert(.random)
          case .fullyRandom: nat.flags.insert(.fullyRandom)
          default: nat.flags.insert(.persistent)
          }
        }
      }
    }
    return nat
  }
}
