import Foundation
import TestSupport
import Testing

/// Samples/scenarios: each is run as a user would, and says what it claims to.
struct SampleScenarioTests {
  private static let samples = Repository.files(in: "Samples/scenarios", withExtension: "flow")

  private func run(_ sample: String, _ options: String...) throws -> ToolRun {
    let path = Repository.file(sample).path(percentEncoded: false)
    return try ToolRun(arguments: ["simulate", path] + options)
  }

  @Test func `there is a sample of each kind`() {
    let names = Set(Self.samples.map { String($0.split(separator: "/").last ?? "") })
    let wanted: Set = [
      "article-icmp.flow", "article-icmp-linux-5.10.flow", "article-udp.flow",
      "article-udp-linux-5.10.flow", "article-tcp.flow", "article-tcp-linux-5.10.flow",
      "nat-gateway.flow", "notrack.flow", "ftp-helper.flow", "icmp-error.flow",
      "failing-expectation.flow",
    ]
    #expect(wanted.subtracting(names) == [])
  }

  @Test(arguments: samples)
  func `every expectation holds, but in the sample that shows a failure`(sample: String) throws {
    let run = try run(sample, "--quiet")
    let fails = sample.contains("failing-")
    #expect(run.status == (fails ? 1 : 0), "\(run.output)\(run.messages)")
    #expect(run.messages == "")
    #expect(run.output.contains(fails ? "expectations failed" : "expectations held"))
  }

  @Test func `today's kernel trusts a stream of UDP later than Linux 5.10`() throws {
    let sample = "Samples/scenarios/article-udp.flow"
    #expect(try run(sample, "--quiet").status == 0)
    let old = try run(sample, "--quiet", "--profile", "5.10")
    #expect(old.status == 1)
    #expect(old.output.contains("expected ct status ! assured"))
  }

  @Test func `a failure tells what was expected, what happened and who decided`() throws {
    let run = try run("Samples/scenarios/failing-expectation.flow", "--quiet")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(
      lines.contains {
        $0.hasSuffix(
          "SCN012 expectation-failed: expected accept, but the packet was dropped")
      })
    #expect(lines.contains { $0.hasSuffix("decided by inet filter forward: its policy") })
  }
}
