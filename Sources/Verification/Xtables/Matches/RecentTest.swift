import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets

/// `-m recent` (net/netfilter/xt_recent.c).
struct RecentTest: XtablesTest {
  let use: XtablesUse
  private let name: String

  init(_ use: XtablesUse) {
    self.use = use
    name = use["name"]?.text ?? "DEFAULT"
  }

  private static let mostTimes = 20

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    if use["rttl"] != nil { return .unknown("`--rttl` is not modelled") }
    let what = use["set"] ?? use["rcheck"] ?? use["update"] ?? use["remove"]
    guard let what else { return .no }
    var address = use["rdest"] != nil ? packet.destination : packet.source
    if let mask = use["mask"]?.addresses.first { address &= mask.address }
    let list = "\(packet.version) \(name)"
    var seen = memory.recent[list]?[address]
    var holds = what.isInverted
    if what.name == "set" {
      holds.toggle()
    } else if let known = seen {
      switch what.name {
      case "remove":
        memory.recent[list]?[address] = nil
        return Answer(!holds)
      default:
        let hits = known.times.filter { isRecent($0, packet.time) }.count
        let wanted = Int(use["hitcount"]?.value ?? 0)
        if hits > 0, hits >= wanted { holds.toggle() }
      }
    } else {
      return Answer(holds)
    }
    // `--set` notes the time always, `--update` where the test held.
    if what.name == "set" || what.name == "update" && holds {
      var entry = seen ?? .init()
      entry.times.append(packet.time)
      if entry.times.count > Self.mostTimes { entry.times.removeFirst() }
      seen = entry
      memory.recent[list, default: [:]][address] = seen
    }
    return Answer(holds)
  }

  private func isRecent(_ time: Timestamp, _ now: Timestamp) -> Bool {
    guard let seconds = use["seconds"]?.value else { return true }
    return now.nanoseconds - time.nanoseconds <= Int64(seconds) * Timestamp.nanosecondsPerSecond
  }
}
