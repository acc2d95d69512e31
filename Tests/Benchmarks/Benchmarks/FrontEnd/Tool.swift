/// What is timed.
enum Work: String, Sendable, CaseIterable {
  /// Every check of `ctvet lint`.
  case lint
  /// Compilation, the result thrown away.
  case compile
  /// Compilation and the text of the instructions.
  case text
  /// Translation of dumps of iptables.
  case translate

  /// The words of the command lines, which the file's name follows.
  var arguments: (ctvet: [String], nft: [String]) {
    switch self {
    case .lint: (["lint"], ["-c", "-f"])
    case .compile: (["compile", "--check"], ["-c", "-f"])
    case .text: (["compile"], ["--debug=netlink", "-c", "-f"])
    case .translate: (["translate", "--to", "nft"], ["-f"])
    }
  }
}

/// One of the two programs compared.
enum Tool: Sendable {
  case ctvet(path: String, Work)
  case nft(path: String, Work)

  var name: String {
    switch self {
    case .ctvet: "ctvet"
    case .nft(_, .translate): "iptables-restore-translate"
    case .nft: "nft"
    }
  }

  var path: String {
    switch self {
    case .ctvet(let path, _), .nft(let path, _): path
    }
  }

  /// The command that reads and checks the file at `file`.
  func command(checking file: String) -> Command {
    switch self {
    case .ctvet(let path, let work):
      Command(path: path, arguments: work.arguments.ctvet + [file])
    case .nft(let path, let work): Command(path: path, arguments: work.arguments.nft + [file])
    }
  }

  /// Whether a process that ended so has done its work; for ctvet, 1 means that it found something.
  func accepts(_ ending: Ending) -> Bool {
    switch self {
    case .ctvet: ending == .exited(0) || ending == .exited(1)
    case .nft: ending == .exited(0)
    }
  }
}
