/// A script of packetdrill: what programs on a host do, what comes in, what goes out, and commands that
/// check the host.
struct PacketdrillScript {
  /// Why a text is no script that can be read.
  struct Failure: Error, CustomStringConvertible {
    let line: Int
    let what: String

    var description: String { "line \(line): \(what)" }
  }

  /// Something that happens.
  struct Event {
    /// The line where it stands, counted from 1.
    let line: Int
    /// When it happens, in nanoseconds since the script's start.
    let time: Int64
    let action: Action
  }

  /// What happens.
  enum Action {
    /// A shell runs a command, which must succeed.
    case shell(String)
    /// A packet comes in.
    case inbound(Packet)
    /// The host's stack has sent a packet.
    case outbound(Packet)
    /// A program calls the system.
    case call(Call)
    /// Assertions on the host's sockets, which say nothing of tracking.
    case code
  }

  /// A packet as the script writes it.
  enum Packet {
    case tcp(Segment)
    /// So many bytes of payload.
    case udp(byteCount: Int)
  }

  /// A segment with the numbers of the script.
  struct Segment {
    var flags: UInt8 = 0
    var sequence: UInt32 = 0
    var byteCount = 0
    var acknowledgement: UInt32 = 0
    /// As in the header, not scaled; nil where the script leaves it open.
    var window: UInt16?
    var urgent: UInt16 = 0
    /// Filled up to whole words.
    var options: [UInt8] = []

    static let fin: UInt8 = 1
    static let syn: UInt8 = 2
    static let reset: UInt8 = 4
    static let push: UInt8 = 8
    static let ack: UInt8 = 16

    /// Whether all of some flags are set.
    func has(_ flags: UInt8) -> Bool { self.flags & flags == flags }
  }

  /// A system call.
  struct Call {
    var name: String
    var arguments: [String]
    /// What it returns; nil where the script leaves it open.
    var result: Int?
  }

  /// What happens, in the order of the text.
  var events: [Event]

  /// Reads a script.
  ///
  /// - Throws: `Failure`.
  init(_ text: String) throws {
    var reader = PacketdrillReader(text)
    events = try reader.events()
  }
}
