import CTVetBytecode
import CTVetDecompiler
import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import Foundation
import Glibc
import TestSupport

/// Spoils rulesets at random and feeds them to the front end, the checks, the compiler and the
/// decompiler.
///
/// Usage: `fuzz-front-end [--count N] [--seed N] [--seconds-per-text S]`. It ends with status 1 where
/// a text takes too long; a crash leaves the text in `fuzz-front-end.crash` in the temporary folder.
struct Fuzzer {
  var count = 1_000_000
  var seed: UInt64 = 1
  var secondsPerText = 2.0

  init(arguments: [String]) {
    var rest = arguments.dropFirst()
    while let option = rest.popFirst(), let value = rest.popFirst() {
      switch option {
      case "--count": count = Int(value) ?? count
      case "--seed": seed = UInt64(value) ?? seed
      case "--seconds-per-text": secondsPerText = Double(value) ?? secondsPerText
      default: print("unknown option \(option)")
      }
    }
  }

  func run() throws -> Bool {
    let texts = try seeds()
    guard !texts.isEmpty else {
      print("no texts to spoil")
      return false
    }
    var mutator = Mutator(seed: seed, words: Keyword.allCases.map(\.spelling))
    var random = SeededRandom(seed: seed)
    var diagnostics = 0
    var findings = 0
    var bytes = 0
    var slowest = Duration.zero
    let clock = ContinuousClock()
    let record = URL(filePath: NSTemporaryDirectory()).appending(path: "fuzz-front-end.crash")
    for round in 0..<count {
      let text = mutator.mutate(
        texts[Int.random(in: 0..<texts.count, using: &random)],
        other: texts[Int.random(in: 0..<texts.count, using: &random)])
      // The text must be on disk before it can bring the process down, but writing each costs time.
      if round % 1000 == 0 {
        print("\(round) texts, \(diagnostics) diagnostics, slowest \(slowest)")
      }
      CurrentText.set(text)
      let time = clock.measure {
        let result = NftFrontEnd.load(SourceFile(name: "fuzz", bytes: text))
        diagnostics += result.diagnostics.count
        findings += Linter().check(result.ruleset).count
        // Rules with mistakes are left out, so that the others are compiled in any text.
        let compiled = RulesetCompiler.compile(result.ruleset, release: .release113)
        findings += compiled.diagnostics.count
        bytes += compiled.listing.utf8.count
        for (_, rule) in Decompiler.rules(of: compiled.listing) {
          bytes +=
            rule.text(ListingOptions()).utf8.count + rule.json(ListingOptions()).text.utf8.count
        }
      }
      slowest = max(slowest, time)
      if time > .seconds(secondsPerText) {
        try Data(text).write(to: record)
        print("a text of \(text.count) bytes took \(time): \(record.path())")
        return false
      }
    }
    print(
      "\(count) texts from seed \(seed): \(diagnostics) diagnostics, \(findings) findings, \(bytes) bytes of results, slowest \(slowest)"
    )
    return true
  }

  /// The samples and, where they are, the recorded corpora.
  private func seeds() throws -> [[UInt8]] {
    var texts = try Repository.files(in: "Samples", withExtension: "nft").map {
      Array(try Data(contentsOf: Repository.file($0)))
    }
    for corpus in ["nft-py-1.0.6", "nft-py-1.0.9", "nft-py-0.9.2"] {
      texts += try CorpusRow.rules(corpus)?.map { Array($0.text.utf8) } ?? []
    }
    for corpus in ["nft-shell-dumps", "nft-real"] {
      texts += try CorpusRow.files(corpus)?.map { Array($0.text.utf8) } ?? []
    }
    return texts
  }
}

/// The text under test, written to a file by the signal handler when the process dies of it.
enum CurrentText {
  nonisolated(unsafe) private static let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 1 << 22, alignment: 16)
  nonisolated(unsafe) private static var count = 0

  static func set(_ text: [UInt8]) {
    unsafe count = min(text.count, buffer.count)
    unsafe buffer.copyBytes(from: text.prefix(count))
  }

  private static func write(to file: Int32) {
    _ = unsafe Glibc.write(file, buffer.baseAddress, count)
  }

  static func saveOnCrash() {
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT] {
      _ = signal(number) { number in
        let file = unsafe open("/tmp/fuzz-front-end.crash", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        CurrentText.write(to: file)
        close(file)
        _ = signal(number, SIG_DFL)
        raise(number)
      }
    }
  }
}

CurrentText.saveOnCrash()
exit(try Fuzzer(arguments: CommandLine.arguments).run() ? 0 : 1)
