/// What the runs of one tool on one file used.
struct ToolResults: Sendable {
  let tool: Tool
  /// The counted runs, in order; after a failure they are not to be reported.
  private(set) var runs: [ProcessRun] = []
  /// How the first failed run ended, and which it was.
  private(set) var failure: String?
  /// Whether the tool exited with status 1, which for ctvet means findings.
  private(set) var hasFindings = false

  /// Starts without runs.
  init(tool: Tool) {
    self.tool = tool
  }

  /// Adds a run; round 0 is the warm-up, which only counts if it fails.
  mutating func add(_ run: ProcessRun, round: Int) {
    guard tool.accepts(run.ending) else {
      failure = "FAILED in \(round == 0 ? "the warm-up" : "run \(round)"): \(run.ending.text)"
      return
    }
    hasFindings = hasFindings || run.ending == .exited(1)
    if round > 0 {
      runs.append(run)
    }
  }

  /// Whether the peaks of memory are only upper bounds.
  var arePeaksInherited: Bool {
    runs.contains(where: \.isPeakInherited)
  }

  /// The spread of one figure over the counted runs, unless a run failed.
  func spread(_ figure: (ProcessRun) -> Double) -> Spread? {
    failure == nil ? Spread(runs.map(figure)) : nil
  }
}
