import CTVetConntrack
import CTVetIptablesLanguage

/// `--chunk-types` of `-m sctp` (net/netfilter/xt_sctp.c `match_packet`).
struct ChunkTest: XtablesTest {
  private enum Kind {
    case all, any, only
  }

  /// Which flags a chunk must have.
  private struct Flags {
    var mask: UInt8 = 0
    var set: UInt8 = 0
  }

  private let isInverted: Bool
  private let kind: Kind
  /// The types of chunks that are asked for; all 256 for `ALL`.
  private let asked: Set<UInt8>
  private let flags: [UInt8: Flags]

  /// - Parameter option: The kind of test, with the chunks behind it as its list.
  init?(_ option: XtablesOption) {
    isInverted = option.isInverted
    switch option.text.lowercased() {
    case "all": kind = .all
    case "any": kind = .any
    default: kind = .only
    }
    var asked: Set<UInt8> = []
    var flags: [UInt8: Flags] = [:]
    for word in option.list {
      switch word.lowercased() {
      case "all": asked = Set(0...255)
      case "none": asked = []
      default:
        let halves = word.split(separator: ":", maxSplits: 1)
        guard let (type, letters) = Self.types[halves.first?.lowercased() ?? ""] else {
          return nil
        }
        asked.insert(type)
        var wanted = Flags()
        for letter in halves.count > 1 ? halves[1] : "" {
          guard let bit = letters.firstIndex(of: Character(letter.lowercased())) else {
            return nil
          }
          let place = UInt8(letters.distance(from: letters.startIndex, to: bit))
          wanted.mask |= 1 << place
          if letter.isUppercase { wanted.set |= 1 << place }
        }
        if wanted.mask != 0 { flags[type] = wanted }
      }
    }
    self.asked = asked
    self.flags = flags
  }

  /// The numbers of chunks and the letters of their flags, from the lowest bit (RFC 9260 §3.2, RFC 5061,
  /// RFC 3758).
  static let types: [String: (UInt8, String)] = [
    "data": (0, "ebui"), "init": (1, ""), "init_ack": (2, ""), "sack": (3, ""),
    "heartbeat": (4, ""), "heartbeat_ack": (5, ""), "abort": (6, "t"), "shutdown": (7, ""),
    "shutdown_ack": (8, ""), "error": (9, ""), "cookie_echo": (10, ""), "cookie_ack": (11, ""),
    "ecn_ecne": (12, ""), "ecn_cwr": (13, ""), "shutdown_complete": (14, "t"),
    "asconf": (193, ""), "asconf_ack": (128, ""), "forward_tsn": (192, ""),
  ]

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    var place = 12
    var missing = asked
    repeat {
      guard let type = packet.byte(at: place), let found = packet.byte(at: place + 1),
        packet.byte(at: place + 3) != nil, let length = packet.word(at: place + 2), length > 0
      else { return .drop }
      place += (Int(length) + 3) & ~3
      let wanted = flags[type] ?? Flags()
      let hasFlags = found & wanted.mask == wanted.set
      switch kind {
      case .any: if asked.contains(type), hasFlags { return Answer(!isInverted) }
      case .all: if hasFlags { missing.remove(type) }
      case .only: if !asked.contains(type) || !hasFlags { return Answer(isInverted) }
      }
    } while packet.offset + place < packet.bytes.count
    let holds =
      switch kind {
      case .any: false
      case .all: missing.isEmpty
      case .only: true
      }
    return Answer(holds != isInverted)
  }
}

/// `--dccp-types` of `-m dccp` (net/netfilter/xt_dccp.c).
struct DCCPTypeTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let byte = packet.byte(at: 8) else { return false }
    let type = UInt64(byte >> 1 & 0xF)
    return (option.value & 1 << type != 0) != option.isInverted
  }
}
