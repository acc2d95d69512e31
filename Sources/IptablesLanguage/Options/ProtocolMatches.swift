/// The matches that `-p` loads where one of their options follows.
struct ProtocolMatches {
  private var found = [Int16](repeating: -2, count: 512)

  /// The registry's index of the match for a protocol.
  mutating func match(
    for number: UInt16, isIPv6: Bool, find: () -> Int?
  ) -> Int? {
    let slot = Int(number & 0xFF) | (isIPv6 ? 256 : 0)
    if found[slot] == -2 { found[slot] = Int16(find() ?? -1) }
    return found[slot] < 0 ? nil : Int(found[slot])
  }
}
