/// Runs the tools in turn on one file after another.
struct Comparison: Sendable {
  /// Counted runs of each tool on a small file.
  static let startUpRuns = 50

  let tools: [Tool]
  /// Counted runs of each tool on each large file.
  let runs: Int

  /// Runs each tool once to warm up, then in turn as often as the file's purpose asks for.
  ///
  /// Every other round reverses the order. A tool that fails is not run on this file again.
  ///
  /// - Throws: `Stop` after an interruption.
  func results(of file: WrittenFile) throws -> FileResults {
    let rounds = file.file.purpose == .startUp ? Comparison.startUpRuns : runs
    var results = tools.map { ToolResults(tool: $0) }
    for round in 0...rounds {
      Terminal.showProgress(
        round == 0 ? "\(file.file.name): warm-up" : "\(file.file.name): run \(round) of \(rounds)")
      let order = Array(results.indices)
      for index in round % 2 == 0 ? order : order.reversed() where results[index].failure == nil {
        let run = ProcessRun(tools[index].command(checking: file.path))
        try Interruption.check()
        results[index].add(run, round: round)
      }
    }
    return FileResults(file: file, tools: results)
  }
}
