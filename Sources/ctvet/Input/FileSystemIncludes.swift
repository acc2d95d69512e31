import CTVetDiagnostics
import CTVetNftLanguage

/// Finds included files where nft would, and beside the file that includes them.
///
/// Source: nft(8) "INCLUDE FILES"; nftables `scanner_include_file`. Unlike nft it looks last in the
/// folder of the including file, since rulesets are often checked away from the host they are for.
struct FileSystemIncludes: IncludeProvider {
  /// The folders that are searched before nft's own.
  let paths: [String]

  /// The folder that nft is built to search.
  private static let standardPath = "/etc"

  /// The files for the text between the quotes of an `include`.
  func files(matching pattern: String, includedFrom: String) -> IncludeResult {
    let places = candidates(for: pattern, includedFrom: includedFrom)
    let isPattern = Glob.isPattern(pattern)
    for place in places {
      // A wildcard passes over folders.
      let found = isPattern ? Glob.matches(of: place).filter { !$0.hasSuffix("/") } : [place]
      do throws(ReadingFailure) {
        let files = try read(found)
        if !files.isEmpty { return .files(files) }
      } catch {
        if isPattern || !error.isMissing {
          return .notReadable(path: error.path, reason: error.reason)
        }
      }
    }
    return isPattern ? .files([]) : .notFound(searched: places)
  }

  private func candidates(for pattern: String, includedFrom: String) -> [String] {
    if pattern.hasPrefix("/") { return [pattern] }
    let beside = Path.normalized(Path.joined(Path.folder(of: includedFrom), pattern))
    if pattern.hasPrefix("./") || pattern.hasPrefix("../") {
      return beside == Path.normalized(pattern) ? [pattern] : [pattern, beside]
    }
    return (paths + [Self.standardPath]).map { Path.joined($0, pattern) } + [beside]
  }

  private func read(_ paths: [String]) throws(ReadingFailure) -> [SourceFile] {
    var files: [SourceFile] = []
    for path in paths {
      switch FileStatus(path: path)?.kind {
      case .folder:
        throw ReadingFailure(path: path, reason: "is a folder, of which nft reads nothing")
      case .other:
        throw ReadingFailure(path: path, reason: "is a device or a pipe, not a file")
      case .file, nil:
        files.append(try FileReader.read(path: path))
      }
    }
    return files
  }
}
