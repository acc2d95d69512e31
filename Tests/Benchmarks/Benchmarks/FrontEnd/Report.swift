/// The tables that sum up all results.
struct Report: Sendable {
  let results: [FileResults]
  /// Counted runs on each large file.
  let runs: Int

  /// All tables that have rows, and notes on how to take them.
  var text: String {
    let parts = [
      section("Large files (counted runs: \(runs))", throughput),
      section("User time, nft / ctvet", ratios(.throughput)),
      section("Small file (counted runs: \(Comparison.startUpRuns))", startUp),
      section("Wall time, nft / ctvet", ratios(.startUp)),
      notes,
    ]
    return "\n" + parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var throughput: TextTable {
    var table = TextTable(
      header: [
        "file", "bytes", "tool", "user s min / median / max", "sys s", "wall s", "peak MiB", "MB/s",
      ], leftAligned: [0, 2])
    for (file, tool) in rows(.throughput) {
      var cells = [file.file.name, Figures.grouped(file.byteCount), tool.tool.name]
      if let user = tool.spread(\.userSeconds), let system = tool.spread(\.systemSeconds),
        let wall = tool.spread(\.wallSeconds), let peak = peak(of: tool)
      {
        cells += [
          Figures.spread(user, 3), Figures.fixed(system.median, 3), Figures.fixed(wall.median, 3),
          peak,
          user.median > 0 ? Figures.fixed(Double(file.byteCount) / 1e6 / user.median, 1) : "-",
        ]
      }
      table.add(cells, remark: tool.failure ?? "")
    }
    return table
  }

  private var startUp: TextTable {
    var table = TextTable(
      header: ["file", "bytes", "tool", "wall ms min", "median", "peak MiB"], leftAligned: [0, 2])
    for (file, tool) in rows(.startUp) {
      var cells = [file.file.name, Figures.grouped(file.byteCount), tool.tool.name]
      if let wall = tool.spread(\.wallSeconds), let peak = peak(of: tool) {
        cells += [
          Figures.fixed(wall.minimum * 1e3, 2), Figures.fixed(wall.median * 1e3, 2), peak,
        ]
      }
      table.add(cells, remark: tool.failure ?? "")
    }
    return table
  }

  private func ratios(_ purpose: BenchmarkFile.Purpose) -> TextTable {
    let figure: (ProcessRun) -> Double =
      purpose == .startUp ? { $0.wallSeconds } : { $0.userSeconds }
    var table = TextTable(
      header: ["file", "medians", "by pair min / median / max"], leftAligned: [0])
    for result in results where result.file.file.purpose == purpose {
      if let ratio = result.ratio(of: figure) {
        table.add([
          result.file.file.name, Figures.fixed(ratio.ofMedians, 1) + "x",
          Figures.spread(ratio.byPair, 1),
        ])
      } else if result.tools.count == 2, !result.hasFailure {
        table.add([result.file.file.name], remark: "too short to compare")
      }
    }
    return table
  }

  private var notes: String {
    var lines: [String] = []
    if results.contains(where: { $0.tools.contains(where: \.arePeaksInherited) }) {
      lines.append("A peak after < is this program's own; the tool's is no higher.")
    }
    let found = results.filter { $0.tools.contains(where: \.hasFindings) }.map(\.file.file.name)
    if !found.isEmpty {
      let names = found.joined(separator: ", ")
      lines.append("ctvet had findings in \(names); its times include printing them.")
    }
    if results.contains(where: \.hasFailure) {
      lines.append("A tool FAILED, so its figures are left out; --directory DIR keeps the files.")
    }
    return lines.joined(separator: "\n")
  }

  /// The median peak in MiB, marked where it is only an upper bound.
  private func peak(of tool: ToolResults) -> String? {
    tool.spread { Double($0.peakKibibytes) }.map { peak in
      (tool.arePeaksInherited ? "<" : "") + Figures.fixed(peak.median / 1_024, 1)
    }
  }

  private func rows(_ purpose: BenchmarkFile.Purpose) -> [(WrittenFile, ToolResults)] {
    results.filter { $0.file.file.purpose == purpose }.flatMap { result in
      result.tools.map { (result.file, $0) }
    }
  }

  private func section(_ title: String, _ table: TextTable) -> String {
    table.isEmpty ? "" : "\(title)\n\n\(table.text)"
  }
}
