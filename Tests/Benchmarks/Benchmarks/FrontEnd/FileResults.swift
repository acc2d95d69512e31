/// What the runs of all tools on one file used.
struct FileResults: Sendable {
  let file: WrittenFile
  let tools: [ToolResults]

  var hasFailure: Bool {
    tools.contains { $0.failure != nil }
  }

  /// How many times as much of `figure` nft used as ctvet, if both ran without failure.
  func ratio(of figure: (ProcessRun) -> Double) -> Ratio? {
    guard tools.count == 2, !hasFailure else { return nil }
    let pairs = zip(tools[0].runs.map(figure), tools[1].runs.map(figure))
    return Ratio(pairs: Array(pairs))
  }
}
