import CTVetLinting
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// The seven cases against what a kernel was seen to do.
@Suite struct ConntrackCaseTests {
  @Test func `each state and direction is one case`() {
    for packet in ConntrackCase.allCases {
      #expect(packet.state.names.count == 1)
      let alike = ConntrackCase.allCases.filter {
        $0.state == packet.state && $0.direction == packet.direction
      }
      #expect(alike == [packet])
    }
  }

  @Test func `only packets with a connection have status bits`() {
    for packet in ConntrackCase.allCases {
      #expect(packet.possibleStatuses.isEmpty == (packet.direction == nil))
      #expect(Set(packet.possibleStatuses).count == packet.possibleStatuses.count)
    }
  }

  @Test(.enabled(if: Recordings.folder != nil))
  func `every recorded packet is one of the possible ones`() throws {
    let packets = try Recordings.trackedPackets()
    #expect(packets.count > 30)
    for packet in packets {
      let found = ConntrackCase.allCases.first {
        $0.state == packet.state && $0.direction == packet.direction
      }
      let known = try #require(found, "\(packet)")
      #expect(known.possibleStatuses.contains(packet.status), "\(packet)")
    }
  }
}

/// Packets that the kernel's recordings show.
private enum Recordings {
  static let folder = Shared.file("kernel-recordings")

  struct Packet: Hashable {
    let state: ConntrackState
    let direction: CTVetRulesetModel.Expression.Direction
    let status: ConntrackStatus
  }

  /// Every distinct packet with a connection.
  static func trackedPackets() throws -> Set<Packet> {
    guard let folder else { return [] }
    var packets: Set<Packet> = []
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    for file in files where file.pathExtension == "json" {
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
      try collect(json, into: &packets)
    }
    return packets
  }

  private static func collect(_ json: Any, into packets: inout Set<Packet>) throws {
    if let list = json as? [Any] {
      for element in list { try collect(element, into: &packets) }
    } else if let object = json as? [String: Any] {
      if let name = object["state"] as? String, let direction = object["dir"] as? String,
        let state = ConntrackState(name: name)
      {
        let names = object["status"] as? [String] ?? []
        packets.insert(
          Packet(
            state: state, direction: direction == "reply" ? .reply : .original,
            status: try names.reduce(into: []) { $0.insert(try bit($1)) }))
      }
      for value in object.values { try collect(value, into: &packets) }
    }
  }

  private static func bit(_ name: String) throws -> ConntrackStatus {
    let internalBits: [String: ConntrackStatus] = [
      "seq-adjust": .sequenceAdjust, "snat-done": .sourceNATDone, "dnat-done": .destinationNATDone,
      "helper": .helper, "offload": .offload,
    ]
    return try #require(ConntrackStatus(name: name) ?? internalBits[name], "\(name)")
  }
}
