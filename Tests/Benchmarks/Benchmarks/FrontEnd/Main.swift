import Glibc

/// Compares ctvet with nft on generated files, each run a whole process.
@main
enum Main {
  static func main() {
    do {
      exit(try run(Options(arguments: Array(CommandLine.arguments.dropFirst()))))
    } catch let stop as Stop {
      Terminal.report(stop.message)
      exit(stop.exitStatus)
    } catch {
      Terminal.report("\(error)")
      exit(2)
    }
  }

  /// Does the whole comparison and gives the exit status: 1 if a run failed, else 0.
  private static func run(_ options: Options) throws -> Int32 {
    if options.wantsHelp {
      print(Options.usage)
      return 0
    }
    let files = try BenchmarkFile.named(options.names, for: options.work)
    let ctvet = Tool.ctvet(path: try ToolLocation.ctvet(given: options.ctvet), options.work)
    let nft = try ToolLocation.peer(of: options.work, given: options.nft).map {
      Tool.nft(path: $0, options.work)
    }
    Interruption.watch()

    let words = options.work.arguments
    print("ctvet: \(ctvet.path) \(words.ctvet.joined(separator: " "))")
    if let nft {
      print(
        "\(nft.name): \(nft.path) \(words.nft.joined(separator: " ")), \(NetworkNamespace.enter())")
    } else {
      print("nft: not found, so these are ctvet's figures alone (--nft PATH names one)")
    }
    let directory = try WorkingDirectory(keptAt: options.directory)
    defer { directory.remove() }
    let comparison = Comparison(tools: [ctvet] + (nft.map { [$0] } ?? []), runs: options.runs)
    let results = try files.map { file in
      try comparison.results(of: try directory.write(file))
    }
    Terminal.clearProgress()
    print(Report(results: results, runs: options.runs).text)
    return results.contains { $0.hasFailure } ? 1 : 0
  }
}
