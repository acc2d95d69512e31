import CTVetIptablesLanguage
import CTVetSimulation

/// `-j MARK` (net/netfilter/xt_mark.c `mark_tg`).
struct MarkTarget: XtablesTarget {
  let value: UInt32
  let mask: UInt32

  init(_ use: XtablesUse) { (value, mask) = Self.change(use) }

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    packet.mark = (packet.mark & ~mask) ^ value
    return .next
  }

  /// What iptables gives the kernel for `--set-mark` and its like.
  static func change(_ use: XtablesUse) -> (value: UInt32, mask: UInt32) {
    func word(_ number: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: number) }
    if let option = use["set-xmark"] { return (word(option.value), word(option.upper)) }
    if let option = use["set-mark"] {
      return (word(option.value), word(option.upper | option.value))
    }
    if let option = use["and-mark"] { return (0, ~word(option.value)) }
    if let option = use["or-mark"] { return (word(option.value), word(option.value)) }
    if let option = use["xor-mark"] { return (word(option.value), 0) }
    return (0, 0)
  }
}

/// `-j CONNMARK` (net/netfilter/xt_connmark.c `connmark_tg_shift`).
enum ConnectionMarkTargets {
  static func target(_ use: XtablesUse) -> any XtablesTarget {
    let left = use["left-shift-mark"].map { Int($0.value) } ?? 0
    let shift = left - (use["right-shift-mark"].map { Int($0.value) } ?? 0)
    let both = use["mask"]?.value
    let connectionMask = UInt32(truncatingIfNeeded: both ?? use["ctmask"]?.value ?? .max)
    let packetMask = UInt32(truncatingIfNeeded: both ?? use["nfmask"]?.value ?? .max)
    if use["save-mark"] != nil {
      return ConnectionChangeTarget(
        change: .saveMark(
          connectionMask: connectionMask, packetMask: packetMask, shift: shift))
    }
    if use["restore-mark"] != nil {
      return ConnectionChangeTarget(
        change: .restoreMark(
          connectionMask: connectionMask, packetMask: packetMask, shift: shift))
    }
    let change = MarkTarget.change(use)
    return ConnectionChangeTarget(
      change: .mark(value: change.value, mask: change.mask, shift: shift))
  }
}
