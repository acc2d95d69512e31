import Foundation
import TestSupport
import Testing

/// `ctvet simulate --backend kernel` and `both`, on this kernel.
struct KernelBackendTests {
  @Test(arguments: ["icmp-error", "notrack", "ftp-helper", "nat-gateway"])
  func `the kernel agrees with the model on a sample`(name: String) throws {
    guard try LiveNamespace.make("sandbox") != nil else { return }
    let sample = Repository.file("Samples/scenarios/\(name).flow").path
    let run = try ToolRun("simulate", sample, "--backend", "both")
    #expect(!run.output.contains("  differs: "), "\(run.output)")
    #expect(run.output.contains("expectations held"))
    #expect(run.status == 0, "\(run.messages)")
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
