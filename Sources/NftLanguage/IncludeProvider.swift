public import CTVetDiagnostics

/// What a look for included files found.
public enum IncludeResult: Sendable {
  /// The files, in the order in which they are read; none where a glob matches nothing.
  case files([SourceFile])
  /// No such file in any of these places.
  case notFound(searched: [String])
  /// A file that is there but can't be read, and why.
  case notReadable(path: String, reason: String)
}

/// Finds the files that `include` statements name; the library itself does no I/O.
public protocol IncludeProvider {
  /// The files for the text between the quotes of an `include`.
  func files(matching pattern: String, includedFrom: String) -> IncludeResult
}

/// Finds no file.
public struct NoIncludes: IncludeProvider, Sendable {
  /// Creates a provider that finds no file.
  public init() {}

  /// Says that no file was found.
  public func files(matching pattern: String, includedFrom: String) -> IncludeResult {
    .notFound(searched: [])
  }
}
