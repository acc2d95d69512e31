import Glibc

/// Where the programs to measure are.
enum ToolLocation {
  /// The path of ctvet: `path` if given, else this repository's release build.
  ///
  /// - Throws: `Stop` with the command that builds it where there is none.
  static func ctvet(given path: String?) throws -> String {
    let place = path ?? "\(repositoryRoot() ?? ".")/.build/release/ctvet"
    guard isExecutable(place) else {
      throw Stop(
        message: """
          no ctvet at \(place)
          Build it in the repository's root:  swift build -c release --static-swift-stdlib
          or name one:                        --ctvet PATH
          """)
    }
    return place
  }

  /// The path of what ctvet is compared with: `path` if given, else the program that does such work.
  ///
  /// - Throws: `Stop` where `path` is given and not executable.
  static func peer(of work: Work, given path: String?) throws -> String? {
    guard work == .translate, path == nil else { return try nft(given: path) }
    return program(named: "iptables-restore-translate")
  }

  /// The path of nft: `path` if given, else the first one in the usual places, if any.
  ///
  /// - Throws: `Stop` where `path` is given and not executable.
  static func nft(given path: String?) throws -> String? {
    if let path {
      guard isExecutable(path) else { throw Stop(message: "no nft at \(path)") }
      return path
    }
    return program(named: "nft")
  }

  /// The path of the program `name` in PATH, or in the folders that only root's PATH names.
  static func program(named name: String) -> String? {
    let folders = (Environment.value(of: "PATH") ?? "").split(separator: ":").map(String.init)
    return (folders + ["/usr/sbin", "/sbin"]).map { "\($0)/\(name)" }.first(where: isExecutable)
  }

  /// The nearest folder, from the current one upwards, that has this package in its place.
  private static func repositoryRoot() -> String? {
    guard let current = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(current) }
    var folder = unsafe String(cString: current)[...]
    while !folder.isEmpty {
      if unsafe access("\(folder)/Tests/Benchmarks/Package.swift", F_OK) == 0 {
        return String(folder)
      }
      folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
    }
    return nil
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return unsafe access(path, X_OK) == 0
  }
}
