import CTVetPackets

/// Addresses and ports as the lines of FTP write them; nil where they are wrong or not complete.
///
/// Numbers that are too large are taken modulo 2³² and put together bit by bit, as the kernel does it.
extension FTPCommand {
  private static let comma: UInt8 = 0x2C
  private static let period: UInt8 = 0x2E
  private static let carriageReturn: UInt8 = 0x0D

  /// `192,0,2,1,4,1` up to the end of the line (`try_rfc959`).
  static func readPort(_ payload: Span<UInt8>, from start: Int) -> FTPCommand? {
    readSixNumbers(payload, from: start, endingIn: carriageReturn, .port)
  }

  /// `192,0,2,1,4,1` at the first digit, whatever is behind it (`try_rfc1123`).
  static func readPassive(_ payload: Span<UInt8>, from start: Int) -> FTPCommand? {
    var start = start
    while start < payload.count, !payload[start].isDigit {
      start += 1
    }
    return readSixNumbers(payload, from: start, endingIn: nil, .passive)
  }

  /// `|1|192.0.2.1|1025|` or `|2|2001:db8::1|1025|` with any mark for `|` (`try_eprt`).
  static func readExtendedPort(
    _ payload: Span<UInt8>, from start: Int, _ version: IPVersion
  ) -> FTPCommand? {
    guard start + 3 < payload.count else { return nil }
    let mark = payload[start]
    guard mark.canSeparate, payload[start + 2] == mark,
      payload[start + 1] == (version == .v4 ? 0x31 : 0x32)
    else { return nil }
    let address: IPAddress
    var end = start + 3
    switch version {
    case .v4:
      var numbers = [6 of UInt32](repeating: 0)
      guard
        let behind = readNumbers(
          payload, from: end, count: 4, separatedBy: period, endingIn: mark, &numbers)
      else { return nil }
      address = IPAddress(v4: numbers[0] << 24 | numbers[1] << 16 | numbers[2] << 8 | numbers[3])
      end = behind
    case .v6:
      guard let text = IPv6Text(payload, from: end, endingIn: mark) else { return nil }
      address = text.address
      end = text.end
    }
    guard let (port, behind) = readNumber(payload, from: end + 1, endingIn: mark) else {
      return nil
    }
    return FTPCommand(
      kind: .extendedPort, place: start..<behind, address: address, port: port)
  }

  /// `|||1025|` with any mark for `|` (`try_epsv_response`).
  static func readExtendedPassive(_ payload: Span<UInt8>, from start: Int) -> FTPCommand? {
    guard start + 3 < payload.count else { return nil }
    let mark = payload[start]
    guard mark.canSeparate, payload[start + 1] == mark, payload[start + 2] == mark,
      let (port, behind) = readNumber(payload, from: start + 3, endingIn: mark)
    else { return nil }
    return FTPCommand(kind: .extendedPassive, place: start..<behind, address: nil, port: port)
  }

  private static func readSixNumbers(
    _ payload: Span<UInt8>, from start: Int, endingIn terminator: UInt8?, _ kind: Kind
  ) -> FTPCommand? {
    var numbers = [6 of UInt32](repeating: 0)
    guard
      let end = readNumbers(
        payload, from: start, count: 6, separatedBy: comma, endingIn: terminator, &numbers),
      end > start
    else { return nil }
    return FTPCommand(
      kind: kind, place: start..<end,
      address: IPAddress(v4: numbers[0] << 24 | numbers[1] << 16 | numbers[2] << 8 | numbers[3]),
      port: UInt16(truncatingIfNeeded: numbers[4] << 8 | numbers[5]))
  }

  /// Reads some numbers and gives the place of what ends them (`try_number`).
  private static func readNumbers(
    _ payload: Span<UInt8>, from start: Int, count: Int, separatedBy separator: UInt8,
    endingIn terminator: UInt8?, _ numbers: inout [6 of UInt32]
  ) -> Int? {
    var index = 0
    var place = start
    while place < payload.count, index < count {
      let byte = payload[place]
      if byte.isDigit {
        numbers[index] = numbers[index] &* 10 &+ UInt32(byte - 0x30)
      } else if byte == separator {
        index += 1
      } else {
        let isEnd = terminator.map { $0 == byte } ?? true
        return isEnd && index == count - 1 && place > start ? place : nil
      }
      place += 1
    }
    return nil
  }

  /// Reads a number that is not zero and gives the place behind what ends it (`get_port`).
  private static func readNumber(
    _ payload: Span<UInt8>, from start: Int, endingIn mark: UInt8
  ) -> (UInt16, Int)? {
    var number: UInt16 = 0
    var place = start
    while place < payload.count {
      let byte = payload[place]
      if byte == mark {
        return number == 0 ? nil : (number, place + 1)
      }
      guard byte.isDigit else { return nil }
      number = number &* 10 &+ UInt16(byte - 0x30)
      place += 1
    }
    return nil
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// Whether it may be the mark of RFC 2428: visible, but no digit.
  fileprivate var canSeparate: Bool { self >= 33 && self <= 126 && !isDigit }
}
