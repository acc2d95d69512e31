import Foundation
import TestSupport
import Testing

/// `ctvet simulate --backend kernel` and `both`, on this kernel.
struct KernelBackendTests {
  /// Samples that wait for minutes, in real time; CI has them.
  private static let slow: Set = ["article-tcp", "article-udp", "article-icmp"]

  private static let samples = Repository.files(in: "Samples/scenarios", withExtension: "flow")
    .filter { !$0.contains("linux-5.10") }

  private func isSkipped(_ sample: String) -> Bool {
    ProcessInfo.processInfo.environment["CI"] != "true"
      && Self.slow.contains { sample.contains($0) }
  }

  @Test func `there are samples to run`() {
    #expect(Self.samples.count >= 9)
  }

  @Test(arguments: samples)
  func `the kernel agrees with the model on a sample`(sample: String) throws {
    guard try LiveNamespace.make("sandbox") != nil, !isSkipped(sample) else { return }
    let path = Repository.file(sample).path
    let run = try ToolRun("simulate", path, "--backend", "both", "-q")
    #expect(run.output.contains(", the kernel agrees"), "\(run.output)")
    #expect(run.status == (sample.contains("failing-") ? 1 : 0), "\(run.messages)")
  }

  @Test(arguments: samples)
  func `expectations are judged by what the kernel does`(sample: String) throws {
    guard try LiveNamespace.make("sandbox") != nil, !isSkipped(sample) else { return }
    let path = Repository.file(sample).path
    let (model, kernel) = try (
      ToolRun("simulate", path, "-q"), ToolRun("simulate", path, "--backend", "kernel", "-q")
    )
    #expect(kernel.output == model.output)
    #expect(kernel.status == model.status, "\(kernel.messages)")
  }

  @Test func `an expectation that does not hold in the kernel fails`() throws {
    guard try LiveNamespace.make("sandbox") != nil else { return }
    let folder = try ScratchFolder([
      "wrong.flow":
        """
      ruleset { table ip t { chain c { type filter hook forward priority 0; policy drop; udp dport 53 accept; }
      chain o { type filter hook input priority 0; tcp dport 22 reject; ct state new; }; } }
      interface eth0 192.168.1.1/24
      interface eth1 10.0.0.1/24
      0 eth0 udp 192.168.1.2:1000 > 10.0.0.2:53 (10)
        expect drop, ct state established, timeout 20, entries 2, no entry, "udp 17 10 ..."
      0 eth0 tcp 192.168.1.2:1000 > 192.168.1.1:22 S
        expect reject, no entry
      """
    ])
    let run = try ToolRun(
      "simulate", folder.url("wrong.flow").path, "--backend", "kernel", "--conntrack", "-q")
    #expect(run.status == 1)
    #expect(run.output.contains("6 of 8 expectations failed"), "\(run.output)")
    #expect(run.output.contains("expected drop, but the packet was forwarded"))
    #expect(
      run.output.contains(
        "udp      17 29 src=192.168.1.2 dst=10.0.0.2 sport=1000 dport=53 [UNREPLIED]"))
  }

  @Test func `ports that either draws at random are taken for one another`() throws {
    guard try LiveNamespace.make("sandbox") != nil else { return }
    let folder = try ScratchFolder([
      "drawn.flow":
        """
      ruleset { table ip t { chain c { type nat hook postrouting priority srcnat;
      oifname eth1 masquerade fully-random; }; } }
      interface eth0 192.168.1.1/24
      interface eth1 10.0.0.1/24
      0 eth0 tcp handshake 192.168.1.2:1000 > 10.0.0.2:80
        expect accept, tcp ESTABLISHED
      +0 eth0 udp exchange 192.168.1.2:1000 > 10.0.0.2:53
        expect accept, ct status seen-reply
      +0 eth0 udp 192.168.1.2:1001 > 10.0.0.2:53 (30)
      +0 eth0 ping 192.168.1.2 > 10.0.0.2 id 7
        expect accept, ct status seen-reply
      +0 eth0 icmp 192.168.1.2 > 10.0.0.2 destination-unreachable [ udp 10.0.0.2:53 > 192.168.1.2:1000 ]
        expect accept, ct state related
      """
    ])
    let run = try ToolRun("simulate", folder.url("drawn.flow").path, "--backend", "both", "-q")
    #expect(run.output.contains(", the kernel agrees"), "\(run.output)")
    #expect(run.status == 0, "\(run.output)\(run.messages)")
  }

  @Test func `what a neighbour sends has a header of Ethernet`() throws {
    let folder = try ScratchFolder([
      "ether.flow": """
      ruleset { table inet t { chain c { type filter hook forward priority 0; policy drop;
      ether type ip ether saddr 02:00:00:00:00:fe accept; }; } }
      interface eth0 192.168.1.1/24
      interface eth1 10.0.0.1/24
      0 eth0 udp 192.168.1.2:1 > 10.0.0.2:2
        expect accept
      """
    ])
    let model = try ToolRun("simulate", folder.url("ether.flow").path)
    #expect(model.status == 0, "\(model.output)")
    guard try LiveNamespace.make("sandbox") != nil else { return }
    let both = try ToolRun("simulate", folder.url("ether.flow").path, "--backend", "both", "-q")
    #expect(both.output.contains(", the kernel agrees"), "\(both.output)")
  }

  @Test func `a setting of the whole host is not changed for a scenario`() throws {
    guard try LiveNamespace.make("sandbox") != nil else { return }
    let folder = try ScratchFolder([
      "full.flow": """
      sysctl nf_conntrack_max 3
      interface eth0 192.168.1.1/24
      0 eth0 udp 192.168.1.2:1 > 10.0.0.2:2
      """
    ])
    let run = try ToolRun("simulate", folder.url("full.flow").path, "--backend", "both", "-q")
    #expect(run.status == 2)
    #expect(run.messages.contains("nf_conntrack_max holds for the whole host"), "\(run.messages)")
  }

  @Test func `fragments of IPv6 bear a number that either draws`() throws {
    guard try LiveNamespace.make("sandbox") != nil else { return }
    let folder = try ScratchFolder([
      "fragments.flow":
        """
      ruleset { table ip6 t { chain c { type filter hook forward priority 0; ct state new accept; }; } }
      interface eth0 fd00:1::1/64
      interface eth1 fd00:2::1/64
      0 eth0 udp [fd00:1::2]:1000 > [fd00:2::2]:53 (3000) fragments 1400
        expect accept
      """
    ])
    let run = try ToolRun("simulate", folder.url("fragments.flow").path, "--backend", "both", "-q")
    #expect(run.output.contains(", the kernel agrees"), "\(run.output)")
  }

  @Test func `what the kernel does is shown as what the model does`() throws {
    guard try LiveNamespace.make("sandbox") != nil else { return }
    let sample = Repository.file("Samples/scenarios/notrack.flow").path
    let (model, kernel) = try (
      ToolRun("simulate", sample), ToolRun("simulate", sample, "--backend", "kernel")
    )
    // Times go on while the kernel works, and with them the marks of what changed.
    func ways(_ text: String) -> [String] {
      text.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { line in
        line.replacing(/[0-9]+ s\b/, with: "").replacing("*", with: " ")
          .split(separator: " ").joined(separator: " ")
      }
    }
    #expect(ways(kernel.output).count > 20)
    #expect(ways(kernel.output) == ways(model.output))
    #expect(kernel.status == 0)
  }

  @Test func `a scenario for another kernel is not run on this one`() throws {
    let sample = Repository.file("Samples/scenarios/article-udp-linux-5.10.flow").path
    let run = try ToolRun("simulate", sample, "--backend", "both")
    #expect(run.status == 2)
    #expect(run.messages.contains("a scenario for another kernel can't be run on this one"))
  }

  @Test func `without the rights of root it says so`() throws {
    guard try LiveNamespace.make("sandbox") != nil else { return }
    let folder = try ScratchFolder()
    let sample = Repository.file("Samples/scenarios/notrack.flow").path
    // The program may lie where other users can't go.
    let (status, output) = try ToolRun.shell(
      "exec 3<\"$CTVET\"; setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all "
        + "--reuid=0 \"$CTVET\" simulate '\(sample)' --backend kernel", in: folder)
    #expect(status == 2)
    #expect(output.contains("this needs the rights of root"))
  }
}
