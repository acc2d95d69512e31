/// An extension header of IPv6 in a probe.
enum ExtraHeader: Sendable, Hashable {
  /// Options for each hop (0) or for the destination (60), which do nothing, in units of 8 bytes behind the first.
  case options(kind: UInt8, length: UInt8)
  case routing(type: UInt8, segmentsLeft: UInt8, length: UInt8)
  /// The first and last fragment, unless there are more.
  case fragment(identification: UInt32, hasMore: Bool)
  /// The length in words of 4 bytes behind the first two.
  case authentication(index: UInt32, length: UInt8, reserved: UInt16)

  /// The number that the header in front gives it.
  var kind: UInt8 {
    switch self {
    case .options(let kind, _): kind
    case .routing: 43
    case .fragment: 44
    case .authentication: 51
    }
  }

  /// Its bytes.
  ///
  /// - Parameter next: The number of what follows.
  func bytes(next: UInt8) -> [UInt8] {
    func four(_ number: UInt32) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: max(count, 0)) }
    switch self {
    case .options(_, let length):
      // Options that only fill the room have a length of one byte.
      var bytes = [next, length]
      var room = Int(length) * 8 + 6
      while room > 1 {
        let count = min(room - 2, 255)
        bytes += [1, UInt8(count)] + zeros(count)
        room -= count + 2
      }
      return bytes + zeros(room)
    case .routing(let type, let left, let length):
      return [next, length, type, left] + zeros(Int(length) * 8 + 4)
    case .fragment(let identification, let hasMore):
      return [next, 0, 0, hasMore ? 1 : 0] + four(identification)
    case .authentication(let index, let length, let reserved):
      return [next, length, UInt8(reserved >> 8), UInt8(reserved & 0xFF)] + four(index)
        + zeros((Int(length) + 2) * 4 - 8)
    }
  }

  /// The same kind of header with nothing special; nil for what is none.
  init?(kind: UInt8) {
    switch kind {
    case 0, 60: self = .options(kind: kind, length: 0)
    case 43: self = .routing(type: 2, segmentsLeft: 0, length: 2)
    case 44: self = .fragment(identification: 1, hasMore: false)
    case 51: self = .authentication(index: 0x100, length: 4, reserved: 0)
    default: return nil
    }
  }
}

/// A chunk of SCTP in a probe.
struct ProbeChunk: Sendable, Hashable {
  let type: UInt8
  var flags: UInt8 = 0
}
