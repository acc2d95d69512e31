import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetVerification
import Foundation
import TestSupport
import Testing

/// Samples of nft's language on their way to iptables and back, rule by rule.
struct IptablesSampleTripTests {
  /// What becomes of a rule.
  private enum Fate {
    /// It comes back with the same instructions.
    case same
    /// It comes back in others, which begin to differ so.
    case other(cause: String)
    /// iptables can't say it.
    case lost(String)
  }

  /// Every rule comes back the same, comes back so that packets meet the same, or is told.
  @Test func `each rule of the samples comes back, or its loss is told`() throws {
    let paths =
      Repository.files(in: "Samples/rulesets", withExtension: "nft")
      + Repository.files(in: "Samples/mistakes", withExtension: "nft")
    var counts = (rules: 0, same: 0, other: 0, lost: 0)
    for path in paths {
      let bytes = try Data(contentsOf: Repository.file(path))
      let file = SourceFile(name: path, text: String(decoding: bytes, as: UTF8.self))
      let loaded = NftFrontEnd.load(file, includes: RepositoryIncludes())
      let compiled = RulesetCompiler.compile(loaded.ruleset)
      let problems = loaded.diagnostics + compiled.diagnostics
      if let problem = problems.first(where: { $0.severity == .error }) {
        print("\(path): is refused by nft, too: \(problem.message)")
        continue
      }
      let written = IptablesWriter.write(loaded.ruleset, compiled)
      let fates = Self.fates(of: loaded.ruleset, compiled, written)
      let found = (
        same: fates.count { if case .same = $0.fate { true } else { false } },
        other: fates.count { if case .other = $0.fate { true } else { false } },
        lost: fates.count { if case .lost = $0.fate { true } else { false } }
      )
      counts.rules += fates.count
      counts.same += found.same
      counts.other += found.other
      counts.lost += found.lost
      print(
        "\(path): of \(fates.count) rules \(found.same) come back with the same instructions, "
          + "\(found.other) with others that no packet tells from them, \(found.lost) are lost")
      for case (let rule, .lost(let reason)) in fates { print("  lost: \(rule): \(reason)") }
      for case (let rule, .other(let cause)) in fates {
        print("  other instructions: \(rule)\n    \(cause): \(Self.reason(cause))")
      }
      if found.other > 0 {
        let report = Self.verified(loaded.ruleset, written)
        let difference = report.difference.map { "\($0)" } ?? ""
        #expect(report.difference == nil, "\(path): \(difference)")
        #expect(report.packetCount > report.unknownCount, "\(path)")
      }
    }
    print(
      "samples: of \(counts.rules) rules \(counts.same) come back with the same instructions, "
        + "\(counts.other) with others that no packet tells from them, \(counts.lost) are lost")
    #expect(counts.rules > 0)
    #expect(counts.same * 100 >= (counts.rules - counts.lost) * 70)
  }

  private static func fates(
    of ruleset: Ruleset, _ compiled: RulesetCompiler.Result, _ written: IptablesWriter.Result
  ) -> [(rule: String, fate: Fate)] {
    let rules = ruleset.rules.filter { !$0.isDeleted }
    let blocks = blocks(of: compiled.listing)
    guard rules.count == blocks.count else {
      Issue.record("\(rules.count) rules have \(blocks.count) programs")
      return []
    }
    var losses: [SourceRange: String] = [:]
    for diagnostic in written.diagnostics where diagnostic.id == IptablesDiagnostics.lost {
      losses[diagnostic.range] = diagnostic.message
    }
    var back = [Family.ip: back(written, .ip), .ip6: back(written, .ip6)]
    return zip(rules, blocks).map { rule, block in
      let text = ruleset.sources.text(rule.range)
      if let loss = losses[rule.range] { return (text, .lost(loss)) }
      let families: [Family] = block.family == .inet ? block.families : [block.family]
      guard families.allSatisfy({ back[$0] != nil }) else {
        return (text, .lost("iptables has no tables of the family \(block.family.rawValue)"))
      }
      let chain = ruleset.chain(rule.chain)
      if let base = chain.base, let loss = losses[base.range] { return (text, .lost(loss)) }
      let name = chain.name.map(ruleset.spelling) ?? ""
      let isCalled = [written.iptables, written.ip6tables].contains { $0.contains("\n:\(name) ") }
      if chain.base == nil, !isCalled {
        return (text, .lost("no chain of iptables calls its chain"))
      }
      var cause: String?
      for family in families {
        if let index = back[family]?.firstIndex(of: block.lines) {
          back[family]?.remove(at: index)
        } else {
          cause = Self.cause(block.lines, back[family] ?? [])
        }
      }
      return (text, cause.map { .other(cause: $0) } ?? .same)
    }
  }

  /// How a rule begins to differ from the one that comes back most like it.
  private static func cause(_ lines: [Substring], _ back: [[Substring]]) -> String {
    let asked = Set(lines)
    func distance(_ block: [Substring]) -> (Int, Int) {
      (-zip(lines, block).prefix { $0 == $1 }.count, asked.symmetricDifference(block).count)
    }
    let nearest = back.min { distance($0) < distance($1) }
    return RoundTrip.cause(lines, nearest ?? []) ?? ""
  }

  private static func reason(_ cause: String) -> String {
    RoundTrip.reasons[cause]
      ?? "it comes back merged with its neighbours, or with its tests in another order or form"
  }

  /// The instructions of a rule and the elements of its own sets.
  private struct Block {
    var family: Family
    /// The families whose packets it is for, where it is for both.
    var families: [Family] = [.ip, .ip6]
    var lines: [Substring] = []
  }

  /// The rules in order; counters, which iptables always has, and the test for the family are left
  /// out, which iptables' tables imply.
  private static func blocks(of listing: Listing) -> [Block] {
    var blocks: [Block] = []
    var elements: [Substring] = []
    for entry in listing.entries {
      let lines = Listing(entries: [entry]).text.split(separator: "\n")
      switch entry {
      case .set(let set) where set.name.hasPrefix("__"):
        // Elements share a line; their order is that in which they were written.
        elements += lines.filter { $0.hasPrefix("\telement") }
          .flatMap { $0.split(separator: "\t") }.sorted()
      case .program(let program):
        var block = Block(family: program.family)
        block.lines = elements
        elements = []
        var isFamily = false
        for line in lines where line.hasPrefix("  [") && !line.hasPrefix("  [ counter") {
          if isFamily {
            isFamily = false
            block.families = line.contains("0x00000002") ? [.ip] : [.ip6]
          } else if line.contains("meta load nfproto => reg 1 ") {
            isFamily = true
          } else {
            // An address is put into packets of its own family alone.
            let words = line.split(separator: " ")
            if words[1] == "nat", words[3] == "ip" || words[3] == "ip6" {
              block.families = words[3] == "ip" ? [.ip] : [.ip6]
            }
            block.lines.append(line)
          }
        }
        blocks.append(block)
      default: break
      }
    }
    return blocks
  }

  /// What comes back in a family, rule by rule and merged.
  private static func back(_ written: IptablesWriter.Result, _ family: Family) -> [[Substring]] {
    let text = family == .ip ? written.iptables : written.ip6tables
    let result = IptablesFrontEnd.translate(
      SourceFile(name: "iptables", text: text), family: family,
      ipSets: SourceFile(name: "ipset", text: written.ipset))
    return [result.nft, RuleMerging.merged(result.nft).text].flatMap { nft in
      blocks(of: RulesetCompiler.compile(NftFrontEnd.load(nft).ruleset).listing).map(\.lines)
    }
  }

  private static func verified(
    _ ruleset: Ruleset, _ written: IptablesWriter.Result
  ) -> VerificationReport {
    let texts: [(text: SourceFile, family: Family)] = [
      (SourceFile(name: "iptables", text: written.iptables), .ip),
      (SourceFile(name: "ip6tables", text: written.ip6tables), .ip6),
    ]
    return Verifier(
      ruleset: ruleset, texts: texts.filter { !$0.text.storage.isEmpty },
      ipSets: SourceFile(name: "ipset", text: written.ipset),
      lost: written.diagnostics.filter { $0.id == IptablesDiagnostics.lost }.map(\.range)
    ).run()
  }
}

/// Hands out the files of the repository by their paths in it.
private struct RepositoryIncludes: IncludeProvider {
  func files(matching pattern: String, includedFrom: String) -> IncludeResult {
    let path = pattern.hasPrefix("./") ? String(pattern.dropFirst(2)) : pattern
    guard let data = try? Data(contentsOf: Repository.file(path)) else {
      return .notFound(searched: [path])
    }
    return .files([SourceFile(name: path, text: String(decoding: data, as: UTF8.self))])
  }
}
