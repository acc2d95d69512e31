import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import Foundation
import TestSupport
import Testing

/// Samples/iptables: each is translated whole, and what comes out compiles.
struct IptablesSampleTests {
  @Test(arguments: ["router.rules", "setup.sh"])
  func `a sample is translated`(name: String) throws {
    let bytes = try Data(contentsOf: Repository.file("Samples/iptables/\(name)"))
    let file = SourceFile(name: name, text: String(decoding: bytes, as: UTF8.self))
    let result = IptablesFrontEnd.load(file)
    #expect(result.translation.lossCount == 0)
    #expect(!result.diagnostics.contains { $0.severity == .error })
    let compiled = RulesetCompiler.compile(result.ruleset)
    #expect(!compiled.diagnostics.contains { $0.severity == .error })
    #expect(compiled.listing.text.contains("[ immediate reg 0 accept ]"))
  }
}
