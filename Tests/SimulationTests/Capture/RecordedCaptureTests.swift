import CTVetDiagnostics
import CTVetPackets
import CTVetSimulation
import Foundation
import TestSupport
import Testing

/// The kernel's recordings hold each packet twice: as JSON and as a capture.
struct RecordedCaptureTests {
  private struct Failure: Error {
    let description: String
  }

  /// The recordings by name; none where they aren't there.
  private static let recordings: [URL] = {
    guard let folder = Shared.file("kernel-recordings") else { return [] }
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let found = (files ?? []).filter { $0.pathExtension == "json" }
    precondition(!found.isEmpty, "the folder of recordings is empty")
    return found.sorted { $0.lastPathComponent < $1.lastPathComponent }
  }()

  private struct Packet: Equatable {
    var milliseconds: Int64
    var interface: String?
    var note: String?
    var bytes: String
  }

  @Test func `captures hold the packets of the JSON`() throws {
    for json in Self.recordings {
      let document = try JSONSerialization.jsonObject(with: Data(contentsOf: json))
      let name = json.lastPathComponent
      guard let recording = document as? [String: Any],
        let content = recording["case"] as? [String: Any],
        let packets = content["packets"] as? [[String: Any]], !packets.isEmpty
      else { throw Failure(description: "\(name) is no recording") }
      let expected = try packets.map(packet)
      let bytes = try Data(
        contentsOf: json.deletingPathExtension().appendingPathExtension("pcapng"))
      let found = try read(SourceFile(name: name, bytes: Array(bytes)))
      #expect(found.packets == expected, "\(name)")
      #expect(found.comment == recording["about"] as? String, "\(name)")
    }
  }

  private func packet(_ json: [String: Any]) throws -> Packet {
    guard let time = json["t"] as? Double, let bytes = json["ip"] as? String else {
      throw Failure(description: "a packet without time or bytes")
    }
    return Packet(
      milliseconds: Int64((time * 1000).rounded()), interface: json["in"] as? String,
      note: (json["note"] as? String).flatMap { $0.isEmpty ? nil : $0 }, bytes: bytes)
  }

  private func read(_ file: SourceFile) throws -> (packets: [Packet], comment: String?) {
    var reader = try #require(CaptureReader(file))
    var packets: [Packet] = []
    while let packet = reader.next() {
      guard case .ip(let range) = packet.content else {
        throw Failure(description: "\(file.name): a packet is not IP")
      }
      let hex = reader.bytes(range).map { byte in
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
      }
      packets.append(
        Packet(
          milliseconds: packet.time.nanoseconds / 1_000_000 - 1_700_000_000_000,
          interface: reader.interfaces[packet.interface].name,
          note: packet.comment, bytes: hex.joined()))
    }
    #expect(reader.diagnostics == [], "\(file.name)")
    return (packets, reader.comment)
  }
}
