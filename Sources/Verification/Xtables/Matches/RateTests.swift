import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets
import CTVetSimulation

/// `-m limit` (net/netfilter/xt_limit.c): a bucket that fills by the time.
struct LimitTest: XtablesTest {
  let key: Int
  /// The time between two packets, in 0.1 ms.
  let period: UInt64
  let burst: UInt64

  init(_ use: XtablesUse, key: Int) {
    self.key = key
    period = use["limit"]?.value ?? 10_000 * 3600 / 3
    let burst = use["limit-burst"]?.value ?? 5
    self.burst = burst == 0 ? 5 : burst
  }

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    Answer(
      memory.takes(
        "\(key)", cost: period * 100_000, capacity: period * 100_000 * burst, at: packet.time))
  }
}

/// `-m hashlimit` (net/netfilter/xt_hashlimit.c): a bucket for each address or port, counting packets.
struct HashLimitTest: XtablesTest {
  let use: XtablesUse

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    guard let rate = use["hashlimit-upto"] ?? use["hashlimit-above"], rate.upper == 0,
      use["hashlimit-rate-match"] == nil
    else { return .unknown("`-m hashlimit` is modelled for packets alone") }
    let mode = use["hashlimit-mode"]?.value ?? 0
    let burst = use["hashlimit-burst"]?.value ?? 5
    var key = "hashlimit \(use["hashlimit-name"]?.text ?? "")"
    let bits = packet.version == .v4 ? 32 : 128
    func masked(_ address: UInt128, _ length: UInt64?) -> UInt128 {
      let length = min(Int(length ?? UInt64(bits)), bits)
      return length == 0 ? 0 : address >> UInt128(bits - length)
    }
    if mode & 1 != 0 { key += " \(masked(packet.destination, use["hashlimit-dstmask"]?.value))" }
    if mode & 2 != 0 { key += " d\(packet.word(at: 2) ?? 0)" }
    if mode & 4 != 0 { key += " \(masked(packet.source, use["hashlimit-srcmask"]?.value))" }
    if mode & 8 != 0 { key += " s\(packet.word(at: 0) ?? 0)" }
    let cost = rate.value * 1000
    // What nobody used for a while is forgotten, and begins anew. The one bucket of a rule without a mode is not:
    // nft's `limit`, which is the same but for that, stands for it.
    if mode != 0, let bucket = memory.buckets[key],
      packet.time.nanoseconds - bucket.time.nanoseconds > expiry(rate)
    {
      memory.buckets[key] = nil
    }
    let isWithin = memory.takes(key, cost: cost, capacity: cost * burst, at: packet.time)
    let isAbove = (rate.name == "hashlimit-above") != rate.isInverted
    return Answer(isWithin != isAbove)
  }
}

extension HashLimitTest {
  /// How long a bucket stays, in nanoseconds: the unit of the rate unless told.
  private func expiry(_ rate: XtablesOption) -> Int64 {
    if let told = use["hashlimit-htable-expire"]?.value, told > 0 {
      return Int64(clamping: told) * 1_000_000
    }
    let seconds: Int64 =
      switch rate.text.split(separator: "/").last?.lowercased().first {
      case "d": 86_400
      case "h": 3600
      case "m": 60
      default: 1
      }
    return (rate.text.contains("/") ? seconds : 1) * Timestamp.nanosecondsPerSecond
  }
}

extension XtablesMemory {
  /// Takes a packet's cost off a bucket that holds nanoseconds; false where there is not enough left.
  mutating func takes(
    _ key: String, cost: UInt64, capacity: UInt64, at time: Timestamp
  ) -> Bool {
    var bucket = buckets[key] ?? Bucket(credit: capacity, time: time)
    let passed = UInt64(max(time.nanoseconds - bucket.time.nanoseconds, 0))
    bucket.credit = min(bucket.credit &+ min(passed, capacity), capacity)
    bucket.time = time
    let isEnough = bucket.credit >= cost
    if isEnough { bucket.credit -= cost }
    buckets[key] = bucket
    return isEnough
  }
}

/// `-m statistic` (net/netfilter/xt_statistic.c): every n-th packet.
struct StatisticTest: XtablesTest {
  let key: Int
  let every: XtablesOption?
  let first: UInt64

  init(_ use: XtablesUse, key: Int) {
    self.key = key
    every = use["every"]
    first = use["packet"]?.value ?? 0
  }

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    guard let every, every.value > 0 else {
      return .unknown("what `-m statistic` draws is not known")
    }
    // The counter begins `packet` in front of its last value.
    let last = every.value - 1
    let old = memory.counts[key] ?? (last >= first ? last - first : 0)
    let new = old >= last ? 0 : old + 1
    memory.counts[key] = new
    return Answer((new == 0) != every.isInverted)
  }
}

/// `-m quota` (net/netfilter/xt_quota.c).
struct QuotaTest: XtablesTest {
  let key: Int
  let option: XtablesOption

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    let left = memory.quotas[key] ?? option.value
    let length = UInt64(packet.bytes.count)
    let isEnough = left >= length
    memory.quotas[key] = isEnough ? left - length : 0
    return Answer(isEnough != option.isInverted)
  }
}

/// `-m connlimit` (net/netfilter/xt_connlimit.c, nf_conncount.c).
struct ConnectionLimitTest: XtablesTest {
  let key: Int
  let use: XtablesUse

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    guard let option = use["connlimit-above"] ?? use["connlimit-upto"] else { return .no }
    // A packet without addresses and ports to count by is dropped.
    guard let (tuple, standing) = counted(packet, &tracker) else { return .drop }
    let bits = packet.version == .v4 ? 32 : 128
    let length = Int(use["connlimit-mask"]?.value ?? UInt64(bits))
    let address = use["connlimit-daddr"] != nil ? packet.destination : packet.source
    let masked = length == 0 ? 0 : address >> UInt128(bits - min(length, bits))
    let place = "\(key) \(masked)"
    var list = memory.counted[place] ?? CountedConnections()
    // The first of an address counts, whatever is known of it.
    let isFirst = memory.counted[place] == nil
    let tick = packet.time.nanoseconds / (Timestamp.nanosecondsPerSecond / Self.ticksPerSecond)
    list.add(tuple, isFirst ? .unconfirmed : standing, tick: tick) { known in
      guard let found = tracker.find(known, zone: Zone(number: known.zone), at: packet.time) else {
        return nil
      }
      let connection = tracker[found.id]
      guard connection.original.transport == .tcp else { return true }
      return connection.tcp.state != .timeWait && connection.tcp.state != .close
    }
    memory.counted[place] = list
    // Assured connections are not counted, and where none is counted the packet is dropped; nft's `ct count`
    // takes it for the first.
    if list.count == 0 {
      return .unknown("`-m connlimit` drops packets of connections that it did not see begin")
    }
    let isAbove = (option.name == "connlimit-above") != option.isInverted
    return Answer((UInt64(list.count) > option.value) == isAbove)
  }

  /// The kernel's `HZ`.
  private static let ticksPerSecond: Int64 = 250

  private func counted(
    _ packet: PacketContext, _ tracker: inout Tracker
  ) -> (Tuple, CountedConnections.Standing)? {
    func standing(_ status: ConnectionStatus) -> CountedConnections.Standing {
      if !status.contains(.confirmed) { return .unconfirmed }
      return status.contains(.assured) ? .assured : .confirmed
    }
    if let id = packet.connection {
      return (tracker[id].original, standing(tracker[id].status))
    }
    guard let headers = try? PacketHeaders(parsing: packet.bytes.span),
      let tuple = Tuple(packet.bytes.span, headers)
    else { return nil }
    guard let found = tracker.find(tuple, at: packet.time) else { return (tuple, .unconfirmed) }
    return (tuple, standing(tracker[found.id].status))
  }
}
