import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import Foundation
import TestSupport
import Testing

/// No text brings the front end or a check down; `fuzz-front-end` does the same at length.
struct SpoiltTextTests {
  @Test func `spoilt samples give diagnostics, never a crash`() throws {
    let samples = try Repository.files(in: "Samples", withExtension: "nft").map {
      Array(try Data(contentsOf: Repository.file($0)))
    }
    #expect(samples.count >= 8)
    var mutator = Mutator(seed: 1, words: Keyword.allCases.map(\.spelling))
    var diagnosed = 0
    for round in 0..<3000 {
      let text = mutator.mutate(
        samples[round % samples.count], other: samples[round * 7 % samples.count])
      let result = NftFrontEnd.load(SourceFile(name: "spoilt", bytes: text))
      _ = Linter().check(result.ruleset)
      if !result.diagnostics.isEmpty { diagnosed += 1 }
      for diagnostic in result.diagnostics {
        #expect(diagnostic.range.end <= UInt32(text.count) + 1)
        #expect(diagnostic.range.start <= diagnostic.range.end)
      }
    }
    #expect(diagnosed > 1000)
  }
}
