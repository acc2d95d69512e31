import Foundation
import TestSupport
import Testing

/// Whether the recorded answers are still those of this machine.
struct LiveLoadingTests {
  @Test func `the live kernel refuses the same rulesets`() throws {
    guard let nft = try LiveNft.find(), Self.isRecordedKernel else {
      print("no nft, or another kernel: the recorded answers are not asked again")
      return
    }
    var asked = 0
    func ask(_ text: String, _ answer: String) throws {
      let refusal = try LiveLoad().load(text)
      asked += 1
      #expect(refusal.isEmpty == (answer == LoadingRecordings.loads), "\(refusal)\n\(text)")
      if answer != LoadingRecordings.loads { #expect(refusal.contains(answer), "\(text)") }
    }
    // A device other than `lo` is not there, and asking for every place takes minutes.
    for row in try LoadingRecordings.files() where !row.isUnbuilt && !row.text.contains("d0") {
      try ask(row.text, row.answer)
    }
    let rows = try LoadingRecordings.placements().filter { !$0.isUnbuilt }
    let places = rows.flatMap { row in row.places.map { (row.text($0.chain), $0.answer) } }
    for index in stride(from: 0, to: places.count, by: 11) {
      try ask(places[index].0, places[index].1)
    }
    print("asked nft \(nft.version) about \(asked) rulesets")
  }

  private static var isRecordedKernel: Bool {
    let file = URL(filePath: "/proc/sys/kernel/osrelease")
    return (try? String(contentsOf: file, encoding: .utf8))?.hasPrefix("6.18.") == true
  }
}
