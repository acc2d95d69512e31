import CTVetPackets

/// A line of FTP that tells where a data connection will go.
struct FTPCommand: Equatable {
  /// Which line it is (`enum nf_ct_ftp_type`).
  enum Kind: CaseIterable {
    /// The client's `PORT 192,0,2,1,4,1` (RFC 959).
    case port
    /// The client's `EPRT |1|192.0.2.1|1025|` (RFC 2428).
    case extendedPort
    /// The server's `227 … (192,0,2,1,4,1)` (RFC 959, RFC 1123).
    case passive
    /// The server's `229 … (|||1025|)` (RFC 2428).
    case extendedPassive
  }

  /// What was found in a segment.
  enum Finding: Equatable {
    /// None of the lines.
    case nothing
    /// The beginning of one, or one that is wrong: the packet is dropped.
    case partial
    /// One of them.
    case command(FTPCommand)
  }

  /// Which line it is.
  var kind: Kind
  /// Where address and port are written, in bytes from the start of the payload.
  var place: Range<Int>
  /// The address that it names; nil where it names none.
  var address: IPAddress?
  /// The port that it names.
  var port: UInt16
}

extension FTPCommand {
  /// Looks for a line at the start of a payload (`find_pattern` with each line of the direction).
  static func find(
    in payload: Span<UInt8>, _ direction: Direction, version: IPVersion
  ) -> Finding {
    switch direction {
    case .original:
      let finding = find(.port, in: payload, version)
      return finding == .nothing ? find(.extendedPort, in: payload, version) : finding
    case .reply:
      let finding = find(.passive, in: payload, version)
      return finding == .nothing ? find(.extendedPassive, in: payload, version) : finding
    }
  }

  private static func find(
    _ kind: Kind, in payload: Span<UInt8>, _ version: IPVersion
  ) -> Finding {
    let word = kind.word
    for index in 0..<min(word.count, payload.count)
    where payload[index].uppercased != word[index] {
      return .nothing
    }
    guard payload.count > word.count else { return .partial }
    var start = word.count
    if let mark = kind.argumentMark {
      while payload[start] != mark {
        start += 1
        guard start < payload.count else { return .partial }
      }
      start += 1
    }
    let command =
      switch kind {
      case .port: readPort(payload, from: start)
      case .passive: readPassive(payload, from: start)
      case .extendedPort: readExtendedPort(payload, from: start, version)
      case .extendedPassive: readExtendedPassive(payload, from: start)
      }
    return command.map { .command($0) } ?? .partial
  }
}

extension FTPCommand.Kind {
  /// What the line starts with, in capitals.
  fileprivate var word: [4 of UInt8] {
    switch self {
    case .port: [0x50, 0x4F, 0x52, 0x54]
    case .extendedPort: [0x45, 0x50, 0x52, 0x54]
    case .passive: [0x32, 0x32, 0x37, 0x20]
    case .extendedPassive: [0x32, 0x32, 0x39, 0x20]
    }
  }

  /// The character that stands in front of the address; nil where there is none to look for.
  fileprivate var argumentMark: UInt8? {
    switch self {
    case .port, .extendedPort: 0x20
    case .passive: nil
    case .extendedPassive: 0x28
    }
  }
}

extension UInt8 {
  fileprivate var uppercased: UInt8 {
    self >= 0x61 && self <= 0x7A ? self - 0x20 : self
  }
}
