import CTVetPackets

/// An address of IPv6 that stands in a text (RFC 4291 §2.2; `in6_pton`).
struct IPv6Text {
  /// The address.
  var address: IPAddress
  /// The place of what ends it.
  var end: Int

  /// Reads an address that a mark, a zero byte or the end of the text ends.
  init?(_ text: Span<UInt8>, from start: Int, endingIn mark: UInt8) {
    var groups = [8 of UInt16](repeating: 0)
    var count = 0
    var gap: Int?
    var place = start
    func byte(at place: Int, _ text: Span<UInt8>) -> UInt8 {
      place < text.count ? text[place] : 0
    }
    if byte(at: place, text) == 0x3A {
      guard byte(at: place + 1, text) == 0x3A else { return nil }
      gap = 0
      place += 2
    }
    while true {
      let first = place
      var group: UInt16 = 0
      while let digit = byte(at: place, text).hexadecimalDigit {
        guard group < 0x1000 else { return nil }
        group = group << 4 | digit
        place += 1
      }
      let next = byte(at: place, text)
      if next == 0x2E, place > first, count <= 6 {
        guard let (number, end) = Self.readIPv4(text, from: first, mark) else { return nil }
        groups[count] = UInt16(truncatingIfNeeded: number >> 16)
        groups[count + 1] = UInt16(truncatingIfNeeded: number)
        count += 2
        place = end
        break
      }
      guard place > first else {
        // Nothing may follow the gap alone.
        guard gap == count, next == mark || next == 0 else { return nil }
        break
      }
      guard count < 8 else { return nil }
      groups[count] = group
      count += 1
      if next == mark || next == 0 { break }
      guard next == 0x3A, count < 8 else { return nil }
      place += 1
      if byte(at: place, text) == 0x3A {
        guard gap == nil else { return nil }
        gap = count
        place += 1
      }
    }
    guard gap != nil || count == 8 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    let missing = 8 - count
    for index in 0..<count {
      let group = index >= gap ?? 8 ? index + missing : index
      let shift = UInt64(3 - group % 4) * 16
      if group < 4 {
        halves.0 |= UInt64(groups[index]) << shift
      } else {
        halves.1 |= UInt64(groups[index]) << shift
      }
    }
    address = IPAddress(high: halves.0, low: halves.1)
    end = place
  }

  private static func readIPv4(
    _ text: Span<UInt8>, from start: Int, _ mark: UInt8
  ) -> (UInt32, Int)? {
    var address: UInt32 = 0
    var place = start
    for index in 0..<4 {
      let first = place
      var number: UInt32 = 0
      while place < text.count, text[place] >= 0x30, text[place] <= 0x39 {
        number = number * 10 + UInt32(text[place] - 0x30)
        guard number < 256 else { return nil }
        place += 1
      }
      guard place > first else { return nil }
      address = address << 8 | number
      let next = place < text.count ? text[place] : 0
      if index == 3 {
        return next == mark || next == 0 ? (address, place) : nil
      }
      guard next == 0x2E else { return nil }
      place += 1
    }
    return nil
  }
}

extension UInt8 {
  fileprivate var hexadecimalDigit: UInt16? {
    switch self {
    case 0x30...0x39: UInt16(self - 0x30)
    case 0x41...0x46: UInt16(self - 0x37)
    case 0x61...0x66: UInt16(self - 0x57)
    default: nil
    }
  }
}
