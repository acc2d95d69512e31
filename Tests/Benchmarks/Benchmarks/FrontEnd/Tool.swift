/// One of the two programs compared.
enum Tool: Sendable {
  case ctvet(path: String)
  case nft(path: String)

  var name: String {
    switch self {
    case .ctvet: "ctvet"
    case .nft: "nft"
    }
  }

  var path: String {
    switch self {
    case .ctvet(let path), .nft(let path): path
    }
  }

  /// The command that reads and checks the file at `file`.
  func command(checking file: String) -> Command {
    switch self {
    case .ctvet(let path): Command(path: path, arguments: ["lint", file])
    case .nft(let path): Command(path: path, arguments: ["-c", "-f", file])
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
