import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetLinting
import TestSupport
import Testing

/// Whether the live nft loads the examples of the checks, and refuses those that are about refusals.
struct LiveExamplesTests {
  /// Checks beside the LD ones whose flagged examples do not load.
  private static let refused: Set<String> = [
    "CT105", "CT113", "NAT401", "NAT402", "PKT606", "RS705", "RS706", "RS707",
  ]
  /// What some kernels, and that of this machine may be one of them, were built without.
  private static let optionalParts = ["queue to", "flowtable", "table bridge"]

  @Test func `examples load where they should, and are refused where they should`() throws {
    // Other releases refuse and take other things.
    guard let nft = try LiveNft.find(), nft.version.hasPrefix("1.0.6") else {
      print("no nft 1.0.6: the examples are not loaded")
      return
    }
    var (loaded, refused, unbuilt) = (0, 0, 0)
    func load(_ text: String, _ id: String) throws {
      let answer = try LiveLoad().load(text)
      if !answer.isEmpty, Self.optionalParts.contains(where: text.contains) {
        unbuilt += 1
        return
      }
      #expect(answer.isEmpty, "\(id): \(answer)\n\(text)")
      loaded += 1
    }
    for info in RuleRegistry.all.map({ $0.info }) {
      for text in info.accepted where !Self.isIptables(text) { try load(text + "\n", info.id) }
      // LD921 is about kernels.
      let isRefused =
        info.id.hasPrefix("LD") && info.id != "LD921" || Self.refused.contains(info.id)
      for example in info.flagged where !Self.isIptables(example) {
        let text = try MarkedText(example).text + "\n"
        // What is no error depends on what is loaded already; interfaces aren't there, nor is another
        // release.
        let findings = LintedText(text, checking: [info.id]).findings
        let isError = findings.contains { $0.severity == .error }
        if isRefused {
          guard isError || ["PKT606", "LD920"].contains(info.id) else { continue }
          #expect(try !LiveLoad().load(text).isEmpty, "\(info.id) should not load:\n\(text)")
          refused += 1
        } else {
          try load(text, info.id)
        }
      }
    }
    print("\(loaded) examples load, \(refused) don't; for \(unbuilt) the kernel lacks something")
    #expect(loaded > 0 && refused > 0)
  }

  private static func isIptables(_ text: String) -> Bool {
    IptablesRecognition.isIptables(Array(text.utf8)[...])
  }
}
