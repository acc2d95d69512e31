import CTVetPackets
import Foundation
import TestSupport
import Testing

/// Scripts of packetdrill about tracking hold on a simulated host.
@Suite struct PacketdrillTests {
  private static let ownScripts = "Tests/SimulationTests/Packetdrill/Scripts"

  @Test func `The kernel's selftests hold`() throws {
    guard let folder = Shared.file("peers/packetdrill") else { return }
    try run(folder, "selftests")
  }

  @Test func `Our scripts hold`() throws {
    try run(Repository.file(Self.ownScripts), "scripts")
  }

  @Test func `A script that demands what is not so fails in its line`() throws {
    let script = try PacketdrillScript(
      """
      // A SYN alone establishes nothing.
      +0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
      +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
      +0 > S 0:0(0) win 65535 <mss 1460>
      +0 `conntrack -L -p tcp 2>/dev/null | grep -q SYN_SENT`
      +0 `conntrack -L -p tcp 2>/dev/null | grep -q ESTABLISHED`
      """)
    #expect {
      try PacketdrillRun.run(script, version: .v4) { _ in nil }
    } throws: { error in
      (error as? PacketdrillScript.Failure)?.line == 6
    }
  }

  @Test(arguments: [
    "+x < S 0:0(0)", "+0 < S 0:5(3) win 1", "+0 < S 0:0(0) win", "+0 < Q 0:0(0)", "+0 `true",
    "+0 < S 0:0(0) <mss>", "0.1", "1 %{ }%\n0.5 %{ }%", "+0 socket(", "+0 < S 0:0(0) <mss 1460",
    "+0 %{ x",
  ])
  func `A text that is no script is refused`(_ text: String) {
    #expect(throws: PacketdrillScript.Failure.self) { try PacketdrillScript(text) }
  }

  @Test func `Times, options, comments and marks of congestion are read`() throws {
    let script = try PacketdrillScript(
      """
      --tolerance_usecs=1000
      /* nothing
         yet */ `true
      true`
      0.1...0.3 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
      +.05~+.2 < [ect0] S. 0:0(0) ack 1 win 10 <mss 1460,sackOK,eol> // a comment
      * > (ttl 64) . 1:1(0) ack 1 <...>
      +1 %{
      assert tcpi_state == 1
      }%
      2 < udp (100)
      """)
    let milliseconds = script.events.map { $0.time / 1_000_000 }
    #expect(milliseconds == [0, 100, 150, 150, 1150, 2000])
    #expect(script.events.map(\.line) == [3, 5, 6, 7, 8, 11])
    guard case .inbound(.tcp(let segment)) = script.events[2].action else {
      Issue.record("no segment")
      return
    }
    #expect(segment.flags == 0x12)
    #expect(segment.window == 10)
    #expect(segment.options == [2, 4, 5, 0xB4, 4, 2, 0, 0])
  }

  @Test func `Selective acknowledgements count from where the numbers begin`() {
    let options = PacketdrillOptions.bytes("nop,nop,sack 1:3 5:9,TS val 7 ecr 8")
    let shifted = options.map { PacketdrillOptions.shifted($0, by: 0x100) }
    #expect(shifted == PacketdrillOptions.bytes("nop,nop,sack 257:259 261:265,TS val 7 ecr 8"))
  }

  /// Runs all scripts of a folder over both network protocols.
  private func run(_ folder: URL, _ name: String) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "pkt" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    var held = 0
    var misses: [String] = []
    for file in files {
      for version in [IPVersion.v4, .v6] {
        do {
          let script = try PacketdrillScript(String(contentsOf: file, encoding: .utf8))
          try PacketdrillRun.run(script, version: version) { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
          }
          held += 1
        } catch {
          misses.append("\(file.lastPathComponent) over \(version): \(error)")
        }
      }
    }
    print("\(name) of packetdrill: \(held) of \(files.count * 2) runs hold")
    #expect(held > 0)
    #expect(misses.isEmpty, "\(misses.joined(separator: "\n"))")
  }
}
